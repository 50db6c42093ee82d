"""The wait of `sinkron run`: when it ends, what it starts itself, what it tells."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from sinkron.orchestrate.client import Run, Task
from sinkron.orchestrate.failures import last_sentence
from sinkron.orchestrate.names import BUILD_DAG, SITE_TASK
from sinkron.orchestrate.rows import Row
from sinkron.orchestrate.watch import DagsMissingError, Watch

A, B = "ingest__dinsos__a", "ingest__dinsos__b"
REFUSAL = "exit gate failed: 3 rows break a rule. What to do: mend the model."


@dataclass
class District:
    """An Airflow in memory: each look at it is one tick of its clock.

    `news` names the ingests that land something; each of them starts a build.
    """

    news: set[str] = field(default_factory=set)
    fails: set[str] = field(default_factory=set)
    failing_task: str = "exit_gate"
    paused: set[str] = field(default_factory=set)
    read_after: int = 0
    broken: dict[str, str] = field(default_factory=dict)
    runs: dict[str, list[str]] = field(default_factory=dict)
    ailing: list[str] = field(default_factory=list)
    waiting: bool = False
    ticks: int = 0
    landing: bool = False
    triggered: list[tuple[str, dict, bool]] = field(default_factory=list)

    def dags(self) -> dict[str, bool]:
        self.ticks += 1
        known = (A, B, BUILD_DAG) if self.ticks > self.read_after else (A,)
        return {dag_id: dag_id in self.paused for dag_id in known}

    def unpause(self, dag_id: str) -> None:
        self.paused.discard(dag_id)

    def import_errors(self) -> dict[str, str]:
        return self.broken

    def trigger(self, dag_id: str, *, conf: dict[str, Any] | None = None) -> Run:
        self.triggered.append((dag_id, conf or {}, self.landing))
        return self._start(dag_id)

    def run(self, dag_id: str, run_id: str) -> Run:
        self._tick()
        return self._as_run(dag_id, run_id)

    def recent_runs(self, dag_id: str) -> list[Run]:
        return [run for run in reversed(self._all()) if run.dag_id == dag_id]

    def active_runs(self) -> list[Run]:
        self._tick()
        return [run for run in self._all() if run.is_active]

    def has_news_waiting(self, dag_id: str) -> bool:
        assert dag_id == BUILD_DAG
        return self.waiting

    def ailing_parts(self) -> list[str]:
        return self.ailing

    def tasks(self, run: Run) -> list[Task]:
        state = {"failed": "failed", "running": "running"}.get(run.state, "success")
        return [Task(self.failing_task, "A task", state, 1, None)]

    def result(self, run: Run, task_id: str) -> Any:
        landed = run.dag_id in self.news and task_id == "land"
        return {"files": 2, "lines": 1204} if landed else None

    def log(self, run: Run, task: Task) -> list[dict[str, Any]]:
        assert task in self.tasks(run)
        return [{"event": "x"}, {"error_detail": [{"exc_value": REFUSAL}]}]

    def _start(self, dag_id: str) -> Run:
        run_id = f"{dag_id}/{len(self.runs) + 1}"
        states = ["queued", "running", "failed" if dag_id in self.fails else "success"]
        self.runs[run_id] = states
        return self._as_run(dag_id, run_id)

    def _tick(self) -> None:
        if self.waiting:
            self.waiting = False
            self._start(BUILD_DAG)
        for run_id, states in list(self.runs.items()):
            if len(states) > 1:
                states.pop(0)
                dag_id = run_id.split("/")[0]
                self.waiting |= states == ["success"] and dag_id in self.news

    def _all(self) -> list[Run]:
        return [self._as_run(run_id.split("/")[0], run_id) for run_id in self.runs]

    def _as_run(self, dag_id: str, run_id: str) -> Run:
        return Run(dag_id, run_id, self.runs[run_id][0])

    @contextmanager
    def announced(self):
        self.landing = True
        yield
        self.landing = False


@dataclass
class Heard:
    notices: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def show(self, rows) -> None:
        self.rows = list(rows)


def watch(district: District, heard: Heard | None = None, **options):
    watcher = Watch(
        district,
        heard or Heard(),
        wanted=(A, B),
        conf={"settle_seconds": 0},
        sleep=lambda _: None,
        **options,
    )
    return watcher.run(landing=district.announced())


def test_with_news_the_build_is_the_one_that_the_asset_started():
    district = District(news={A})
    outcome = watch(district)
    assert [dag for dag, _, _ in district.triggered] == [A, B]
    assert [run.state for run in outcome.builds] == ["success"]
    assert not outcome.build_failed


def test_nothing_is_left_running_when_the_wait_ends():
    district = District(news={A, B})
    watch(district)
    assert district.active_runs() == []
    assert not district.waiting


def test_without_news_one_build_is_started_to_say_so():
    district = District()
    outcome = watch(district)
    assert [dag for dag, _, _ in district.triggered] == [A, B, BUILD_DAG]
    assert len(outcome.builds) == 1


def test_ingests_are_announced_until_they_are_finished_and_builds_are_not():
    district = District()
    watch(district)
    assert [landing for _, _, landing in district.triggered] == [True, True, False]


def test_the_settle_time_travels_with_the_run():
    district = District()
    watch(district)
    assert district.triggered[0][1] == {"settle_seconds": 0}


def test_a_build_of_an_earlier_call_is_waited_for_but_not_counted():
    district = District()
    earlier = district._start(BUILD_DAG)
    outcome = watch(district)
    assert earlier.run_id not in [run.run_id for run in outcome.builds]
    assert len(outcome.builds) == 1


def test_a_build_of_an_earlier_call_is_shown_while_it_is_waited_for():
    district, seen = District(), []
    earlier = district._start(BUILD_DAG)
    district.runs[earlier.run_id][1:1] = ["running"] * 20
    heard = Heard()
    heard.show = lambda rows: seen.append([row.label for row in rows])
    watch(district, heard)
    assert [A, B, BUILD_DAG] in seen


def test_a_run_of_a_paused_source_is_not_waited_for():
    district = District(paused={A})
    district.runs[f"{A}/queued"] = ["queued"]
    outcome = watch(district)
    assert outcome.left_paused == (A,)


def test_a_scheduler_that_does_not_report_is_named(monkeypatch):
    monkeypatch.setattr("sinkron.orchestrate.watch._HEALTH_SECONDS", 0)
    heard = Heard()
    watch(District(ailing=["scheduler"]), heard)
    assert "scheduler" in heard.notices[0]


def test_a_failed_build_is_told_in_the_sentence_of_its_task():
    outcome = watch(District(news={A}, fails={BUILD_DAG}))
    assert outcome.build_failed
    (failure,) = outcome.failures
    assert failure.sentence == REFUSAL
    assert failure.log_path.startswith(f"dag_id={BUILD_DAG}/run_id=")
    assert failure.log_path.endswith("/task_id=exit_gate/attempt=1.log")


def test_pages_that_could_not_be_written_are_told_and_are_no_failed_build():
    district = District(news={A}, fails={BUILD_DAG}, failing_task=SITE_TASK)
    outcome = watch(district)
    assert [failure.task_id for failure in outcome.failures] == [SITE_TASK]
    assert not outcome.build_failed
    assert outcome.unread == 0


def test_a_failed_ingest_does_not_stop_the_others():
    outcome = watch(District(news={B}, fails={A}))
    assert [failure.dag_id for failure in outcome.failures] == [A]
    assert not outcome.build_failed
    assert outcome.unread == 1


def test_progress_tells_what_each_ingest_landed():
    heard = Heard()
    watch(District(news={A}), heard)
    told = {row.label: row.detail for row in heard.rows}
    assert told[A] == "2 files, 1,204 lines"
    assert told[B] == "nothing new"


def test_a_paused_ingest_is_left_and_a_paused_build_is_not():
    district, heard = District(paused={A, BUILD_DAG}), Heard()
    outcome = watch(district, heard)
    assert outcome.left_paused == (A,)
    assert [dag for dag, _, _ in district.triggered] == [B, BUILD_DAG]
    assert district.paused == {A}
    assert "paused" in heard.notices[0]


def test_dags_that_are_not_read_yet_are_waited_for():
    outcome = watch(District(read_after=5))
    assert len(outcome.ingests) == 2


def test_dags_that_never_appear_end_the_wait_with_their_names():
    with pytest.raises(DagsMissingError, match=B):
        watch(District(read_after=10**9), dags_patience_seconds=0)


def test_a_dag_file_that_cannot_be_read_ends_the_wait_with_the_reason():
    district = District(
        read_after=10**9, broken={"ingest_sources.py": "ContractError: x"}
    )
    with pytest.raises(DagsMissingError, match="ContractError: x"):
        watch(district, import_error_grace_seconds=0)


def test_a_log_without_an_exception_has_no_sentence():
    assert last_sentence([{"event": "started"}]) == ""
