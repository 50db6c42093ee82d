"""What happens when a DAG run misses its deadline.

Airflow calls `report` about a second after the deadline has passed, in a process of its
own. The sentence goes to that call's log, at a level that log collectors alert on.
"""

import logging
from typing import Any

log = logging.getLogger(__name__)


def report(*, dag_id: str, minutes: int, context: dict[str, Any] | None = None) -> None:
    """Say that a run of this DAG takes longer than agreed."""
    run = (context or {}).get("dag_run", {})
    log.error(
        "%s is late: run %s is not finished %s minutes after it was queued. Look at "
        "its page in Airflow; nothing was lost, the last release keeps serving.",
        dag_id,
        run.get("dag_run_id", "(unknown)"),
        minutes,
    )
