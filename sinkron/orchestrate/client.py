"""A small client of Airflow's REST interface: what `sinkron run` needs, no more.

Services may be restarting while we ask: a refused connection and a 5xx answer are tried
again for a while, an expired token is renewed once. Only standard library, no Airflow.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sinkron.errors import SinkronError

_ACTIVE = ("queued", "running")


class AirflowUnreachableError(SinkronError):
    """The API did not answer for as long as we were ready to wait."""


class AirflowRefusedError(SinkronError):
    """The API answered, and the answer was no."""


@dataclass(frozen=True)
class Run:
    """One DAG run."""

    dag_id: str
    run_id: str
    state: str

    @property
    def is_active(self) -> bool:
        return self.state in _ACTIVE


@dataclass(frozen=True)
class Task:
    """One task of a run."""

    task_id: str
    title: str
    state: str | None
    try_number: int
    seconds: float | None


@dataclass
class Airflow:
    """The API at `url`, with the login of the services."""

    url: str
    user: str
    password: str = field(repr=False)
    patience_seconds: float = 90
    on_wait: Callable[[], None] = lambda: None
    _token: str | None = field(default=None, repr=False)

    def dags(self) -> dict[str, bool]:
        """Every DAG that Airflow knows and is current, and whether it is paused."""
        found = self._get("/api/v2/dags", limit=1000, exclude_stale="true")
        return {dag["dag_id"]: dag["is_paused"] for dag in found["dags"]}

    def unpause(self, dag_id: str) -> None:
        """Let a DAG run again."""
        self._call("PATCH", f"/api/v2/dags/{_quote(dag_id)}", body={"is_paused": False})

    def import_errors(self) -> dict[str, str]:
        """Files that Airflow could not read, with the last line of the reason."""
        found = self._get("/api/v2/importErrors", limit=100)["import_errors"]
        return {e["filename"]: _last_line(e["stack_trace"]) for e in found}

    def trigger(self, dag_id: str, *, conf: dict[str, Any] | None = None) -> Run:
        """Start a run of a DAG, now."""
        body = {"logical_date": None, "conf": conf or {}}
        path = f"/api/v2/dags/{_quote(dag_id)}/dagRuns"
        return _run(self._call("POST", path, body=body))

    def run(self, dag_id: str, run_id: str) -> Run:
        """State of one run."""
        return _run(
            self._get(f"/api/v2/dags/{_quote(dag_id)}/dagRuns/{_quote(run_id)}")
        )

    def recent_runs(self, dag_id: str, *, limit: int = 20) -> list[Run]:
        """Newest runs of one DAG, newest first."""
        path = f"/api/v2/dags/{_quote(dag_id)}/dagRuns"
        found = self._get(path, limit=limit, order_by="-id")
        return [_run(run) for run in found["dag_runs"]]

    def active_runs(self) -> list[Run]:
        """Every run of every DAG that is queued or running."""
        found = self._get("/api/v2/dags/~/dagRuns", limit=500, state=_ACTIVE)
        return [_run(run) for run in found["dag_runs"]]

    def has_news_waiting(self, dag_id: str) -> bool:
        """Whether an asset changed for which this DAG has not been started yet."""
        path = f"/api/v2/dags/{_quote(dag_id)}/assets/queuedEvents"
        return bool(self._get(path)["total_entries"])

    def ailing_parts(self) -> list[str]:
        """Parts that every run needs and that do not report as healthy."""
        found = self._get("/api/v2/monitor/health")
        parts = ("scheduler", "dag_processor")
        return [part for part in parts if found[part]["status"] != "healthy"]

    def tasks(self, run: Run) -> list[Task]:
        """Tasks of a run."""
        found = self._get(f"{_path(run)}/taskInstances", limit=100)
        return [
            Task(
                task_id=one["task_id"],
                title=one.get("task_display_name") or one["task_id"],
                state=one["state"],
                try_number=one["try_number"],
                seconds=one["duration"],
            )
            for one in found["task_instances"]
        ]

    def result(self, run: Run, task_id: str) -> Any:
        """What a task returned, or None."""
        path = f"{_path(run)}/taskInstances/{_quote(task_id)}/xcomEntries/return_value"
        try:
            return self._get(path, deserialize="true")["value"]
        except AirflowRefusedError:
            return None

    def log(self, run: Run, task: Task) -> list[dict[str, Any]]:
        """Structured log of a task's last try."""
        path = (
            f"{_path(run)}/taskInstances/{_quote(task.task_id)}/logs/{task.try_number}"
        )
        content = self._get(path, full_content="true")["content"]
        return [line for line in content if isinstance(line, dict)]

    def _get(self, path: str, **query: Any) -> Any:
        if query:
            path = f"{path}?{urllib.parse.urlencode(query, doseq=True)}"
        return self._call("GET", path)

    def _call(self, method: str, path: str, *, body: Any = None) -> Any:
        """One request; waits out a restart, renews an expired token once."""
        deadline = time.monotonic() + self.patience_seconds
        renewed = told = False
        while True:
            try:
                if self._token is None:
                    self._token = self._login()
                return self._send(method, path, body=body, token=self._token)
            except urllib.error.HTTPError as error:
                if error.code == 401 and not renewed:
                    self._token, renewed = None, True
                    continue
                if error.code < 500:
                    raise _refusal(error) from None
            except (urllib.error.URLError, OSError, json.JSONDecodeError):
                pass
            if time.monotonic() > deadline:
                raise AirflowUnreachableError(
                    f"Airflow at {self.url} does not answer.",
                    advice="`sinkron status` says what runs; `sinkron up` starts it.",
                    retry=True,
                )
            if not told:
                self.on_wait()
                told = True
            time.sleep(0.5)

    def _login(self) -> str:
        body = {"username": self.user, "password": self.password}
        token: str = self._send("POST", "/auth/token", body=body)["access_token"]
        return token

    def _send(
        self, method: str, path: str, *, body: Any = None, token: str | None = None
    ) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            self.url.rstrip("/") + path,
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as response:
            content = response.read()
        return json.loads(content) if content else None


def _run(raw: dict[str, Any]) -> Run:
    return Run(dag_id=raw["dag_id"], run_id=raw["dag_run_id"], state=raw["state"])


def _path(run: Run) -> str:
    return f"/api/v2/dags/{_quote(run.dag_id)}/dagRuns/{_quote(run.run_id)}"


def _quote(part: str) -> str:
    return urllib.parse.quote(part, safe="~")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "unknown reason"


def _refusal(error: urllib.error.HTTPError) -> AirflowRefusedError:
    try:
        detail = json.loads(error.read()).get("detail", "")
    except (ValueError, AttributeError):
        detail = ""
    said = detail if isinstance(detail, str) else ""
    return AirflowRefusedError(
        f"Airflow answered {error.code} {error.reason} ({said or 'no reason given'}).",
        advice="look at the DAG in the Airflow UI and at `sinkron status`.",
    )
