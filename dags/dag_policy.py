"""What every DAG here has in common: retries, and what happens when a run is late.

A failure that will not pass by itself is not retried: the person who has to do
something sees it at once. A killed process and a lost connection are.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import DeadlineAlert, DeadlineReference, SyncCallback
from airflow.sdk.definitions.retry_policy import (
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
)

_STOP_AT_ONCE = RetryRule("sinkron.failure.PermanentStepError", action=RetryAction.FAIL)


def task_defaults(owner: str) -> dict[str, Any]:
    """Owner and retries of a DAG's tasks."""
    return {
        "owner": owner,
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "retry_policy": ExceptionRetryPolicy([_STOP_AT_ONCE]),
    }


def late_after(minutes: int, *, dag_id: str) -> DeadlineAlert:
    """Say so when a run is not finished so long after it was queued."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=minutes),
        callback=SyncCallback(
            "sinkron.orchestrate.late.report",
            kwargs={"dag_id": dag_id, "minutes": minutes},
        ),
    )
