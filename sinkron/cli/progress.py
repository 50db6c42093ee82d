"""Progress of a run on a terminal, or as plain lines anywhere else."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from sinkron.orchestrate.rows import Reporter, Row

_SYMBOL = {
    "success": "[green]✔[/]",
    "failed": "[red]✘[/]",
    "running": "[yellow]▶[/]",
}
_STILL_WAITING_SECONDS = 60


class PlainProgress:
    """One line for each change; and once a minute, that it still waits."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._told: dict[str, str] = {}
        self._last = time.monotonic()

    def __enter__(self) -> "PlainProgress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to take down."""

    def notice(self, text: str) -> None:
        """Say one thing once."""
        self._say(text)

    def show(self, rows: Sequence[Row]) -> None:
        """Say what changed since the last time."""
        for number, row in enumerate(rows):
            text = f"{row.label}: {row.state}" + (
                f", {row.detail}" if row.detail else ""
            )
            key = f"{number} {row.label}"
            if self._told.get(key) != text:
                self._told[key] = text
                self._say(text)
        if time.monotonic() - self._last > _STILL_WAITING_SECONDS:
            active = [row.label for row in rows if row.state in ("queued", "running")]
            self._say(f"still waiting for {', '.join(active) or 'Airflow'}")

    def _say(self, text: str) -> None:
        self._last = time.monotonic()
        stamp = time.strftime("%H:%M:%S")
        self.console.print(
            f"{stamp} {text}", markup=False, highlight=False, soft_wrap=True
        )


class LiveProgress:
    """A small table that is redrawn in place."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._live = Live(console=console, refresh_per_second=4, transient=False)
        self._started = time.monotonic()

    def __enter__(self) -> "LiveProgress":
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the last state on the screen."""
        self._live.stop()

    def notice(self, text: str) -> None:
        """Say one thing once, above the table."""
        self.console.print(text, markup=False, highlight=False)

    def show(self, rows: Sequence[Row]) -> None:
        """Draw the table anew."""
        table = Table.grid(padding=(0, 2))
        for row in rows:
            symbol = _SYMBOL.get(row.state, "[dim]·[/]")
            table.add_row(symbol, row.label, row.state, f"[dim]{row.detail}[/]")
        seconds = int(time.monotonic() - self._started)
        table.add_row("", f"[dim]{seconds // 60}:{seconds % 60:02d}[/]", "", "")
        self._live.update(table)


def progress(console: Console) -> AbstractContextManager[Reporter]:
    """Choose by where the output goes."""
    return LiveProgress(console) if console.is_terminal else PlainProgress(console)
