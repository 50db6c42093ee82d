"""Start the ingest DAGs, and wait until everything they set off has come to rest.

wait for the DAGs -> trigger ingests -> (asset) builds -> rest -> at least one build

At rest means: no ingest and no build is queued or running, and no change of an asset
waits for its build. The wait ends by what Airflow says, never by a guess at time. A
failure is told as the sentence that the task left at the end of its log.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sinkron.errors import SinkronError
from sinkron.orchestrate.client import Airflow, AirflowRefusedError, Run, Task
from sinkron.orchestrate.names import BUILD_DAG

_POLL_SECONDS = 0.7
_IMPORT_ERROR_GRACE_SECONDS = 20.0


class DagsMissingError(SinkronError):
    """Airflow does not know the DAGs that it should run."""


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


@dataclass(frozen=True)
class Failure:
    """A task that failed: where, and the sentence it left."""

    dag_id: str
    run_id: str
    task_id: str
    sentence: str
    try_number: int

    @property
    def log_path(self) -> str:
        """Its log below the log folder of Airflow."""
        return (
            f"dag_id={self.dag_id}/run_id={self.run_id}/task_id={self.task_id}/"
            f"attempt={self.try_number}.log"
        )


@dataclass(frozen=True)
class Outcome:
    """What came of everything that one call set off."""

    ingests: tuple[Run, ...]
    builds: tuple[Run, ...]
    failures: tuple[Failure, ...]
    left_paused: tuple[str, ...]

    @property
    def build_failed(self) -> bool:
        """Whether the last build did not succeed."""
        return not self.builds or self.builds[-1].state != "success"


@dataclass
class Watch:
    """One `sinkron run`, as Airflow sees it."""

    airflow: Airflow
    reporter: Reporter
    wanted: tuple[str, ...]
    conf: dict[str, Any]
    dags_patience_seconds: float = 180
    sleep: Callable[[float], None] = time.sleep
    _details: dict[str, str] = field(default_factory=dict)

    def run(self, *, landing: AbstractContextManager[Any]) -> Outcome:
        """Trigger, wait, and tell; `landing` is held while the ingests are on."""
        paused = self._ready()
        before = {run.run_id for run in self.airflow.recent_runs(BUILD_DAG)}
        with landing:
            ingests = [
                self.airflow.trigger(dag_id, conf=self.conf)
                for dag_id in self.wanted
                if dag_id not in paused
            ]
            ingests = self._until(ingests, before, and_builds=False)
        ingests = self._until(ingests, before, and_builds=True)
        if not self._builds(before):
            self.airflow.trigger(BUILD_DAG)
            ingests = self._until(ingests, before, and_builds=True)
        builds = self._builds(before)
        failures = [f for run in (*ingests, *builds) for f in self._failures(run)]
        return Outcome(tuple(ingests), tuple(builds), tuple(failures), paused)

    def _ready(self) -> tuple[str, ...]:
        """Wait until Airflow knows every DAG; ids of ingests that a person paused."""
        started = time.monotonic()
        known = self.airflow.dags()
        needed = {*self.wanted, BUILD_DAG}
        while missing := sorted(needed - set(known)):
            waited = time.monotonic() - started
            if waited > _IMPORT_ERROR_GRACE_SECONDS:
                self._raise_on_import_error()
            if waited > self.dags_patience_seconds:
                raise DagsMissingError(
                    f"Airflow has not read {', '.join(missing)}.",
                    advice="`sinkron status` says whether its DAG processor runs.",
                )
            self.reporter.show([Row(dag_id, "not read yet") for dag_id in missing])
            self.sleep(_POLL_SECONDS)
            known = self.airflow.dags()
        if known[BUILD_DAG]:
            self.airflow.unpause(BUILD_DAG)
            self.reporter.notice(
                f"{BUILD_DAG} was paused and would have missed the news: running again"
            )
        return tuple(dag_id for dag_id in self.wanted if known[dag_id])

    def _raise_on_import_error(self) -> None:
        for file, reason in self.airflow.import_errors().items():
            raise DagsMissingError(
                f"Airflow cannot read {file}: {reason}",
                advice="mend the file; the UI's home page shows the whole error.",
            )

    def _until(
        self,
        ingests: list[Run],
        before: set[str],
        *,
        and_builds: bool,
    ) -> list[Run]:
        """Poll until the ingests, or all runs, are at rest; the ingests as they are."""
        while True:
            # In this order: what happens between two questions shows in the later one.
            ingests = [self._refreshed(run) for run in ingests]
            news = self.airflow.has_news_waiting(BUILD_DAG)
            builds = self._builds(before)
            others = [r for r in self.airflow.active_runs() if self._is_ours(r)]
            self.reporter.show(self._rows(ingests, builds))
            on = [run for run in ingests if run.is_active]
            if and_builds:
                on += [run for run in (*builds, *others) if run.is_active]
            if not on and not (and_builds and news):
                return ingests
            self.sleep(_POLL_SECONDS)

    def _refreshed(self, run: Run) -> Run:
        return self.airflow.run(run.dag_id, run.run_id) if run.is_active else run

    def _is_ours(self, run: Run) -> bool:
        return run.dag_id == BUILD_DAG or run.dag_id in self.wanted

    def _builds(self, before: set[str]) -> list[Run]:
        """Builds that were not there when we began, oldest first."""
        newest_first = self.airflow.recent_runs(BUILD_DAG)
        return [run for run in reversed(newest_first) if run.run_id not in before]

    def _rows(self, ingests: list[Run], builds: list[Run]) -> list[Row]:
        return [
            *(Row(run.dag_id, run.state, self._landed(run)) for run in ingests),
            *(Row(run.dag_id, run.state, self._progress(run)) for run in builds),
        ]

    def _landed(self, run: Run) -> str:
        """Counts of what an ingest landed."""
        if run.state != "success":
            return ""
        if run.run_id not in self._details:
            result = self.airflow.result(run, "land")
            self._details[run.run_id] = _counts(result) or "nothing new"
        return self._details[run.run_id]

    def _progress(self, run: Run) -> str:
        """Task of a build that is on, or what the finished build did."""
        if run.run_id in self._details:
            return self._details[run.run_id]
        tasks = self.airflow.tasks(run)
        if run.is_active:
            on = [t.title for t in tasks if t.state in ("running", "queued")]
            return ", ".join(on)
        skipped = any(task.state == "skipped" for task in tasks)
        detail = "nothing new" if skipped else ""
        self._details[run.run_id] = detail
        return detail

    def _failures(self, run: Run) -> list[Failure]:
        if run.state != "failed":
            return []
        tasks = [t for t in self.airflow.tasks(run) if t.state == "failed"]
        return [self._failure(run, task) for task in tasks]

    def _failure(self, run: Run, task: Task) -> Failure:
        try:
            sentence = last_sentence(self.airflow.log(run, task))
        except AirflowRefusedError:
            sentence = ""
        return Failure(
            dag_id=run.dag_id,
            run_id=run.run_id,
            task_id=task.task_id,
            sentence=sentence or "it left no sentence: the process was probably ended",
            try_number=task.try_number,
        )


def last_sentence(log: Sequence[dict[str, Any]]) -> str:
    """Text of the last exception in a structured task log."""
    for line in reversed(log):
        for error in line.get("error_detail") or []:
            if error.get("exc_value"):
                return str(error["exc_value"])
    return ""


def _counts(result: Any) -> str:
    """`3 files, 1,204 lines` out of what a task returned."""
    if not isinstance(result, dict):
        return ""
    told = (f"{result[key]:,} {key}" for key in ("files", "lines") if result.get(key))
    return ", ".join(told)
