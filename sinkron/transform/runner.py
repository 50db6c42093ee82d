"""Call dbt in this process and say what came of each node, without a value.

dbt prints and logs nothing: its errors quote the values that a cast choked on. What is
told instead are node names, states and times; compiled SQL stays in the target folder
for the engineer who looks into a failure.

Credentials go through the environment, only while dbt runs, and never onto a command
line.
"""

import gc
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sinkron import warehouse
from sinkron.errors import SinkronError
from sinkron.failure import redact
from sinkron.settings import Settings

log = logging.getLogger(__name__)

APPLICATION_NAME = "sinkron dbt"
_FAILED = ("error", "fail", "runtime error")


@dataclass(frozen=True)
class Node:
    """One seed, model or data test, and how it went."""

    name: str
    resource_type: str
    status: str
    seconds: float
    rows: int | None
    message: str
    compiled: str | None

    @property
    def is_failed(self) -> bool:
        return self.status in _FAILED


class TransformError(SinkronError):
    """dbt stopped before the candidate tables were whole."""


def invoke(settings: Settings, command: str, *options: str) -> tuple[Node, ...]:
    """Run one dbt command as `transformer`; nodes in the order they finished."""
    from dbt.cli.main import dbtRunner

    home = settings.home / "dbt"
    home.mkdir(parents=True, exist_ok=True)
    arguments = [
        *("--quiet", "--no-use-colors", "--no-send-anonymous-usage-stats"),
        *("--log-level", "none", "--log-level-file", "none"),
        *("--log-path", str(home / "logs")),
        command,
        *("--project-dir", str(settings.dbt_project_dir)),
        *("--profiles-dir", str(settings.dbt_project_dir)),
        *("--target-path", str(home / "target"), "--no-write-json"),
        *options,
    ]
    with _credentials(settings):
        outcome = dbtRunner(callbacks=[_tell]).invoke(arguments)
    _let_go()
    if outcome.exception is not None:
        raise TransformError(
            f"dbt {command} could not start: {_first_words(outcome.exception)}",
            advice="run `dbt parse` in dbt_project/ and mend what it names.",
        )
    results = getattr(outcome.result, "results", [])
    return tuple(_node(result, target=home / "target") for result in results)


def _let_go() -> None:
    """Drop dbt's adapter: a task process ends too abruptly to free its semaphores."""
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    gc.collect()


@contextmanager
def _credentials(settings: Settings) -> Iterator[None]:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(warehouse.dsn(settings, "transformer"))
    values = {
        "SINKRON_DBT_HOST": parts.get("host"),
        "SINKRON_DBT_PORT": parts.get("port"),
        "SINKRON_DBT_USER": parts.get("user"),
        "SINKRON_DBT_DATABASE": parts.get("dbname"),
        "SINKRON_DBT_SSLMODE": parts.get("sslmode"),
        "DBT_ENV_SECRET_SINKRON_DBT_PASSWORD": parts.get("password"),
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in values}
    _set_environment(values)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = str(value)


def _tell(event: Any) -> None:
    """Log each finished model or test: its name and state, never its message."""
    if event.info.name != "NodeFinished":
        return
    node = event.data.node_info
    if node.node_status in _FAILED:
        log.error("%s %s: %s", node.resource_type, node.node_name, node.node_status)
    elif node.resource_type in ("model", "seed") and node.node_status == "success":
        log.info("%s %s: built", node.resource_type, node.node_name)


def _node(result: Any, *, target: Path) -> Node:
    compiled = getattr(result.node, "compiled_path", None)
    rows = result.adapter_response.get("rows_affected")
    if str(result.node.resource_type) == "test":
        rows = result.failures
    return Node(
        name=result.node.name,
        resource_type=str(result.node.resource_type),
        status=str(result.status),
        seconds=round(result.execution_time, 3),
        rows=rows if isinstance(rows, int) and rows >= 0 else None,
        message=_message(result),
        compiled=str(target / compiled) if compiled else None,
    )


def _message(result: Any) -> str:
    """Say why a node failed: a count for a test, a cleaned first line for an error."""
    if str(result.status) not in _FAILED:
        return ""
    if str(result.status) == "fail":
        return f"{result.failures} rows break it"
    lines = [line.strip() for line in str(result.message or "").splitlines()]
    reasons = [line for line in lines if line and not line.startswith(_HEADS)]
    return redact(reasons[0]) if reasons else "database error"


_HEADS = ("Database Error", "Runtime Error", "Compilation Error", "DETAIL", "CONTEXT")


def _first_words(error: BaseException) -> str:
    """Say where dbt stopped reading the project: file and reason, two lines at most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ": ".join(redact(line) for line in lines[:2]) or type(error).__name__
