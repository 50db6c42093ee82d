"""What a run found, printed for a person."""

from rich.console import Console
from rich.table import Table

from sinkron.orchestrate.summary import STATUSES, Left, Summary

_SHOWN = 20


def print_summary(console: Console, summary: Summary) -> None:
    """Print deliveries by dataset, what was quarantined, and what is held and why."""
    if summary.datasets:
        table = Table("deliveries", box=None, padding=(0, 2))
        for name in (*STATUSES, "lines accepted", "quarantined"):
            table.add_column(name, justify="right")
        for one in summary.datasets:
            counts = [str(one.deliveries[status] or "-") for status in STATUSES]
            lines = (f"{one.accepted_lines:,}", f"{one.quarantined_lines:,}")
            table.add_row(one.name, *counts, *lines)
        console.print()
        console.print(table)
    if summary.quarantined:
        reasons = (
            f"{reason} {lines:,}" for reason, lines in summary.quarantined.items()
        )
        console.print(f"quarantined lines: {', '.join(reasons)}", markup=False)
    if summary.held:
        console.print("\nheld (the sentence for the office: `sinkron deliveries`):")
        for held in summary.held[:_SHOWN]:
            files = "1 file" if held.files == 1 else f"{held.files} files"
            console.print(f"  {held.delivery_id}, {files}: {held.reason}", markup=False)
        _and_more(console, len(summary.held))


def print_left(console: Console, left: Left) -> None:
    """Print what stands in the inbox and was left."""
    if left.without_contract:
        console.print("\nno contract yet, left:")
        for dataset, deliveries in list(left.without_contract.items())[:_SHOWN]:
            console.print(f"  {dataset}, {deliveries} deliveries", markup=False)
        _and_more(console, len(left.without_contract))
    if left.misplaced:
        console.print("\nnot <opd>/<dataset>/<YYYY-MM>[.rN]/, left:", markup=False)
        for folder, entries in list(left.misplaced.items())[:_SHOWN]:
            console.print(f"  {folder} ({entries})", markup=False)
        _and_more(console, len(left.misplaced))
    console.print()


def _and_more(console: Console, count: int) -> None:
    if count > _SHOWN:
        console.print(f"  and {count - _SHOWN} more")
