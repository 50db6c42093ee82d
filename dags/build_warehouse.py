"""The DAG that builds the warehouse and publishes a release.

any source's Asset, or daily
-> anything_new -> entry_gate -> transform -> disclose -> exit_gate -> publish -> site

Its page in the UI (`sinkron.orchestrate.pages`) is its documentation; the work is in
`sinkron.pipeline`.
"""

from typing import Any

from airflow.sdk import (
    Asset,
    AssetAny,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    dag,
    task,
)
from dag_policy import late_after, task_defaults

from sinkron import pipeline
from sinkron.contract import load_all
from sinkron.orchestrate import (
    BUILD_DAG,
    DAILY_FLOOR,
    RELEASE_ASSET,
    SITE_TASK,
    TIMEZONE,
    build_page,
    source_asset,
)
from sinkron.settings import Settings

SOURCES = load_all(Settings.from_env().contracts_dir).values()


@dag(
    dag_id=BUILD_DAG,
    dag_display_name="Build warehouse",
    description="Judges what arrived, builds families and figures, publishes a release",
    doc_md=build_page(),
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(DAILY_FLOOR, timezone=TIMEZONE),
        assets=AssetAny(
            *(Asset(source_asset(s.folder), group="source") for s in SOURCES)
        ),
    ),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags=["build", "release"],
    deadline=late_after(240, dag_id=BUILD_DAG),
    default_args=task_defaults("sinkron"),
)
def build_warehouse() -> None:
    """Tasks in order; each hands the next a small dictionary of ids and counts."""

    @task.short_circuit(
        task_display_name="Anything new?",
        doc_md="Waits for landings under way; stops the run when no input changed.",
    )
    def anything_new() -> bool:
        return bool(pipeline.anything_new()["is_new"])

    @task(
        task_display_name="Entry gate",
        doc_md="Loads code lists, quarantines bad lines, accepts or holds deliveries.",
    )
    def entry_gate() -> dict[str, Any]:
        return pipeline.entry_gate()

    @task(
        task_display_name="Transform (dbt)",
        doc_md="Builds staging, identity, families and marts in the candidate schema.",
    )
    def transform(gate: dict[str, Any]) -> dict[str, Any]:
        return pipeline.transform(token=gate["token"])

    @task(
        task_display_name="Disclosure control",
        doc_md="Hides what would tell of single families or persons.",
    )
    def disclose(built: dict[str, Any]) -> dict[str, Any]:
        return pipeline.disclose(token=built["token"])

    @task(
        task_display_name="Exit gate",
        doc_md="Checks the candidate tables against what readers were promised.",
    )
    def exit_gate(safe: dict[str, Any]) -> dict[str, Any]:
        return pipeline.exit_gate(token=safe["token"])

    @task(
        outlets=[Asset(RELEASE_ASSET, group="release")],
        task_display_name="Publish",
        doc_md="Moves the candidate behind the readers' views, in one transaction.",
    )
    def publish(checked: dict[str, Any]) -> dict[str, Any]:
        return pipeline.publish(token=checked["token"])

    @task(
        task_id=SITE_TASK,
        task_display_name="Site",
        doc_md="Writes the pages of the release; a failure here harms no release.",
    )
    def site() -> dict[str, Any]:
        return pipeline.site()

    gate = entry_gate()
    anything_new() >> gate  # type: ignore[operator]
    publish(exit_gate(disclose(transform(gate)))) >> site()


build_warehouse()
