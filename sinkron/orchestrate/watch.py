"""Start the ingest DAGs, and wait until everything they set off has come to rest.

wait for the DAGs -> trigger ingests -> (asset) builds -> rest -> at least one build

At rest means: no ingest and no build is queued or running, and no change of an asset
waits for its build. The wait ends by what Airflow says, never by a guess at time.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from sinkron.errors import SinkronError
from sinkron.orchestrate.client import Airflow, Run
from sinkron.orchestrate.failures import Failure, failures_of
from sinkron.orchestrate.names import BUILD_DAG, SITE_TASK
from sinkron.orchestrate.rows import Reporter, Row, Rows

_POLL_SECONDS = 0.7
_HEALTH_SECONDS = 60


class DagsMissingError(SinkronError):
    """Airflow does not know the DAGs that it should run."""


@dataclass(frozen=True)
class Outcome:
    """What came of everything that one call set off."""

    ingests: tuple[Run, ...]
    builds: tuple[Run, ...]
    failures: tuple[Failure, ...]
    left_paused: tuple[str, ...]

    @property
    def build_failed(self) -> bool:
        """Whether the last build published nothing; pages alone may fail after it."""
        if not self.builds or self.builds[-1].state == "success":
            return not self.builds
        failed = {one.task_id for one in self.failures if one.dag_id == BUILD_DAG}
        return failed != {SITE_TASK}

    @property
    def unread(self) -> int:
        """Number of sources that could not be read."""
        return sum(one.dag_id != BUILD_DAG for one in self.failures)


@dataclass
class Watch:
    """One `sinkron run`, as Airflow sees it."""

    airflow: Airflow
    reporter: Reporter
    wanted: tuple[str, ...]
    conf: dict[str, Any]
    dags_patience_seconds: float = 180
    import_error_grace_seconds: float = 20
    sleep: Callable[[float], None] = time.sleep
    _paused: tuple[str, ...] = ()
    _before: frozenset[str] = frozenset()
    _asked_for_health: float = field(default_factory=time.monotonic)

    def run(self, *, landing: AbstractContextManager[Any]) -> Outcome:
        """Trigger, wait, and tell; `landing` is held while the ingests are on."""
        self._paused = self._ready()
        self._before = frozenset(r.run_id for r in self.airflow.recent_runs(BUILD_DAG))
        wanted = [dag_id for dag_id in self.wanted if dag_id not in self._paused]
        with landing:
            ingests = [self.airflow.trigger(one, conf=self.conf) for one in wanted]
            ingests = self._until_rest(ingests, and_builds=False)
        ingests = self._until_rest(ingests, and_builds=True)
        if not self._builds():
            self.airflow.trigger(BUILD_DAG)
            ingests = self._until_rest(ingests, and_builds=True)
        builds = self._builds()
        # An earlier build may have failed and a later one made it good.
        told = (*ingests, *builds[-1:])
        failures = [one for run in told for one in failures_of(self.airflow, run)]
        return Outcome(tuple(ingests), tuple(builds), tuple(failures), self._paused)

    def _ready(self) -> tuple[str, ...]:
        """Wait until Airflow knows every DAG; ids of ingests that a person paused."""
        started = time.monotonic()
        known = self.airflow.dags()
        needed = {*self.wanted, BUILD_DAG}
        while missing := sorted(needed - set(known)):
            waited = time.monotonic() - started
            if waited > self.import_error_grace_seconds:
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

    def _until_rest(self, ingests: list[Run], *, and_builds: bool) -> list[Run]:
        """Poll until the ingests, or all runs, are at rest; the ingests as they are."""
        rows = Rows(self.airflow)
        while True:
            # In this order: what happens between two questions shows in the later one.
            ingests = [self._refreshed(run) for run in ingests]
            news = self.airflow.has_news_waiting(BUILD_DAG)
            builds = self._builds()
            others = self._others(ingests, builds)
            self.reporter.show(rows.of([*ingests, *builds, *others]))
            on = any(run.is_active for run in ingests)
            if and_builds:
                on |= news or any(run.is_active for run in (*builds, *others))
            if not on:
                return ingests
            self._look_at_health()
            self.sleep(_POLL_SECONDS)

    def _refreshed(self, run: Run) -> Run:
        return self.airflow.run(run.dag_id, run.run_id) if run.is_active else run

    def _builds(self) -> list[Run]:
        """Builds that were not there when we began, oldest first."""
        newest_first = self.airflow.recent_runs(BUILD_DAG)
        return [r for r in reversed(newest_first) if r.run_id not in self._before]

    def _others(self, ingests: list[Run], builds: list[Run]) -> list[Run]:
        """Active runs of our DAGs that others started; a paused DAG's never begin."""
        ours = {BUILD_DAG, *self.wanted} - {*self._paused}
        known = {(run.dag_id, run.run_id) for run in (*ingests, *builds)}
        return [
            run
            for run in self.airflow.active_runs()
            if run.dag_id in ours and (run.dag_id, run.run_id) not in known
        ]

    def _look_at_health(self) -> None:
        """Now and then, say which part of Airflow does not report."""
        if time.monotonic() - self._asked_for_health < _HEALTH_SECONDS:
            return
        self._asked_for_health = time.monotonic()
        for part in self.airflow.ailing_parts():
            self.reporter.notice(f"Airflow's {part} does not report: `sinkron status`")
