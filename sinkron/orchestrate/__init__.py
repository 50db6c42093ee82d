"""Drive Airflow from outside: names, pages, a small REST client, and the wait.

contracts -> names -> DAGs (dags/) -> REST -> wait until nothing is queued or running

The orchestrator knows order and time; the work is in `sinkron.pipeline`. Nothing here
imports Airflow: its REST interface is enough, and stays the same over its versions.
"""

from sinkron.orchestrate.names import (
    BUILD_DAG,
    DAILY_FLOOR,
    DAILY_WATCH,
    RELEASE_ASSET,
    SITE_TASK,
    TIMEZONE,
    WATCH_DAG,
    ingest_dag,
    source_asset,
)
from sinkron.orchestrate.pages import build_page, ingest_page, watch_page

__all__ = [
    "BUILD_DAG",
    "DAILY_FLOOR",
    "DAILY_WATCH",
    "RELEASE_ASSET",
    "SITE_TASK",
    "TIMEZONE",
    "WATCH_DAG",
    "build_page",
    "ingest_dag",
    "ingest_page",
    "source_asset",
    "watch_page",
]
