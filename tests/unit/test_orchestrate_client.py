"""The client of Airflow's REST interface, against answers as Airflow gives them."""

import io
import urllib.error
from typing import Any

import pytest

from sinkron.orchestrate.client import (
    Airflow,
    AirflowRefusedError,
    AirflowUnreachableError,
    Run,
)

RUN = {"dag_id": "d", "dag_run_id": "manual__1+00:00", "state": "queued"}


class Answers(Airflow):
    """Gives the next of a list of answers; an exception is raised."""

    def __init__(self, *answers: Any, patience_seconds: float = 60) -> None:
        super().__init__("http://127.0.0.1:1", "admin", "secret", patience_seconds)
        self.answers = list(answers)
        self.asked: list[tuple[str, str, Any]] = []
        self.logins = 0

    def _send(self, method, path, *, body=None, token=None):
        if path == "/auth/token":
            self.logins += 1
            return {"access_token": f"token {self.logins}"}
        assert token == f"token {self.logins}"
        self.asked.append((method, path, body))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("sinkron.orchestrate.client.time.sleep", lambda _: None)


def refused(code: int, detail: str = "") -> urllib.error.HTTPError:
    body = io.BytesIO(f'{{"detail": "{detail}"}}'.encode())
    return urllib.error.HTTPError("http://x", code, "No", {}, body)  # type: ignore[arg-type]


def test_a_run_is_triggered_without_a_logical_date():
    airflow = Answers(RUN)
    run = airflow.trigger("d", conf={"settle_seconds": 0})
    assert run.run_id == "manual__1+00:00"
    body = {"logical_date": None, "conf": {"settle_seconds": 0}}
    assert airflow.asked == [("POST", "/api/v2/dags/d/dagRuns", body)]


def test_an_expired_token_is_renewed_once():
    airflow = Answers(refused(401), RUN)
    airflow.trigger("d")
    assert airflow.logins == 2


def test_a_wrong_password_is_not_tried_for_ever():
    airflow = Answers(refused(401), refused(401, "Unauthorized"))
    with pytest.raises(AirflowRefusedError, match="401"):
        airflow.trigger("d")


def test_a_restarting_service_is_waited_for_and_told_once():
    waits = []
    airflow = Answers(urllib.error.URLError("refused"), refused(503), RUN)
    airflow.on_wait = lambda: waits.append(1)
    assert airflow.trigger("d").state == "queued"
    assert waits == [1]


def test_a_service_that_stays_away_ends_the_wait_with_advice():
    airflow = Answers(urllib.error.URLError("refused"), patience_seconds=0)
    with pytest.raises(AirflowUnreachableError) as caught:
        airflow.trigger("d")
    assert "sinkron status" in caught.value.advice


def test_a_refusal_carries_the_reason_of_airflow():
    airflow = Answers(refused(404, "Dag with dag_id: 'd' not found"))
    with pytest.raises(AirflowRefusedError, match="not found"):
        airflow.trigger("d")


def test_a_task_without_a_result_has_none():
    airflow = Answers(refused(404))
    assert airflow.result(Run("d", "r", "success"), "land") is None


def test_the_password_is_not_shown():
    assert "secret" not in repr(Answers())
