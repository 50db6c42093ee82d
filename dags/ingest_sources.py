"""One ingest DAG for each contract of `expectations/sources/`.

contract -> DAG `ingest__<opd>__<dataset>` -> task `land` -> Asset `sinkron://<opd>/<dataset>`

A new office appears here by itself: its contract says when to look, what arrives and
what to do when it fails. The work is in `sinkron.pipeline.ingest`.
"""

from typing import Any

from airflow.sdk import (
    DAG,
    Asset,
    CronTriggerTimetable,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException
from dag_policy import late_after, task_defaults

from sinkron import pipeline
from sinkron.contract import Contract, load_all
from sinkron.orchestrate import TIMEZONE, ingest_dag, ingest_page, source_asset
from sinkron.settings import Settings


def make_ingest_dag(source: Contract) -> DAG:
    """Make the DAG that lands one source."""
    dag_id = ingest_dag(source.id)
    asset = Asset(source_asset(source.folder), group="source")

    @dag(
        dag_id=dag_id,
        dag_display_name=f"Ingest {source.folder}",
        description=source.title,
        doc_md=ingest_page(source),
        schedule=CronTriggerTimetable(source.schedule, timezone=TIMEZONE),
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=False,
        tags=["ingest", source.opd, source.cadence],
        deadline=late_after(120, dag_id=dag_id),
        default_args=task_defaults(source.opd),
    )
    def ingest() -> None:
        @task(
            outlets=[asset],
            task_display_name="Land what is new",
            doc_md="Takes every new file of this source, as text, and says so.",
        )
        def land() -> dict[str, Any]:
            context = get_current_context()
            asked = (context["dag_run"].conf or {}).get("settle_seconds")
            landed = pipeline.ingest(source.id, settle_seconds=asked)
            if not landed["files"]:
                raise AirflowSkipException(f"nothing new from {source.folder}")
            context["outlet_events"][asset].extra = landed
            return landed

        land()

    return ingest()


for contract in load_all(Settings.from_env().contracts_dir).values():
    make_ingest_dag(contract)
