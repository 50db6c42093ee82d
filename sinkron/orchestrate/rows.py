"""How far each run is, as one line of progress: counts and titles of tasks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sinkron.orchestrate.client import Airflow, Run
from sinkron.orchestrate.names import BUILD_DAG

_NOTHING_NEW = "nothing new"


@dataclass(frozen=True)
class Row:
    """One line of progress."""

    label: str
    state: str
    detail: str = ""


class Reporter(Protocol):
    """Where progress goes."""

    def notice(self, text: str) -> None:
        """Say one thing once."""

    def show(self, rows: Sequence[Row]) -> None:
        """Show how far each run is."""


@dataclass
class Rows:
    """Makes rows of runs; asks once about a run that is finished."""

    airflow: Airflow
    _finished: dict[str, str] = field(default_factory=dict)

    def of(self, runs: Sequence[Run]) -> list[Row]:
        """One row for each run."""
        return [Row(run.dag_id, run.state, self._detail(run)) for run in runs]

    def _detail(self, run: Run) -> str:
        known = self._finished.get(run.run_id)
        if known is not None:
            return known
        if run.is_active:
            return self._at_work(run)
        detail = self._done(run)
        self._finished[run.run_id] = detail
        return detail

    def _at_work(self, run: Run) -> str:
        """Titles of the tasks that a build is at."""
        if run.dag_id != BUILD_DAG:
            return ""
        tasks = self.airflow.tasks(run)
        return ", ".join(t.title for t in tasks if t.state in ("running", "queued"))

    def _done(self, run: Run) -> str:
        """What a finished run did."""
        if run.state != "success":
            return ""
        if run.dag_id != BUILD_DAG:
            return counts(self.airflow.result(run, "land")) or _NOTHING_NEW
        skipped = any(task.state == "skipped" for task in self.airflow.tasks(run))
        return _NOTHING_NEW if skipped else ""


def counts(result: Any) -> str:
    """`3 files, 1,204 lines` out of what a task returned."""
    if not isinstance(result, dict):
        return ""
    told = (f"{result[key]:,} {key}" for key in ("files", "lines") if result.get(key))
    return ", ".join(told)
