"""The DAG that tells of late deliveries.

daily -> which source has no accepted delivery in time -> one alert for each

Its page in the UI (`sinkron.orchestrate.pages`) is its documentation; the work is in
`sinkron.pipeline.watch_deliveries`.
"""

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task
from dag_policy import late_after, task_defaults

from sinkron import pipeline
from sinkron.orchestrate import DAILY_WATCH, TIMEZONE, WATCH_DAG, watch_page


@dag(
    dag_id=WATCH_DAG,
    dag_display_name="Watch deliveries",
    description="Alerts once for each delivery that is late",
    doc_md=watch_page(),
    schedule=CronTriggerTimetable(DAILY_WATCH, timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["watch"],
    deadline=late_after(30, dag_id=WATCH_DAG),
    default_args=task_defaults("sinkron"),
)
def watch_deliveries() -> None:
    """One task."""

    @task(
        task_display_name="Tell of late deliveries",
        doc_md="Compares what came with what each contract expects by today.",
    )
    def tell() -> dict[str, Any]:
        return pipeline.watch_deliveries()

    tell()


watch_deliveries()
