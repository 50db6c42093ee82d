"""One ingest DAG for each contract of `expectations/sources/`.

contract -> DAG `ingest__<opd>__<dataset>` -> task `land` -> Asset `sinkron://<opd>/<dataset>`

A new office appears here by itself: its contract says when to look, what arrives and
what to do when it fails. The work is in `sinkron.pipeline.ingest`; Airflow's part is
what only it has: the connection of a source, and the one of an inbox that is object
storage. A run may be asked, in its configuration, to read a table from its beginning
(`{"full": true}`) or months of an API again (`{"again": ["2026-01"]}`).
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
from dag_connections import object_storage, office_connection
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
            asked = context["dag_run"].conf or {}
            landed = pipeline.ingest(
                source.id,
                settle_seconds=asked.get("settle_seconds"),
                connection=office_connection(source),
                full=bool(asked.get("full")),
                again=asked.get("again", ()),
                inbox=object_storage(),
            )
            if not landed["files"]:
                raise AirflowSkipException(f"nothing new from {source.folder}")
            context["outlet_events"][asset].extra = landed
            return landed

        land()

    return ingest()


for contract in load_all(Settings.from_env().contracts_dir).values():
    make_ingest_dag(contract)
