"""Print, as JSON, what the DAG files of this checkout are; run in a process of its own.

Airflow reads its configuration at import and imports much: a test process that imported
it would change what the other tests see.
"""

import json
import runpy
import sys
import time
from pathlib import Path

HEAVY = ("dbt", "great_expectations", "numpy", "pandas", "psycopg", "psycopg2")
FILES = ("ingest_sources", "build_warehouse", "watch_deliveries")


def main(dags_folder: Path) -> None:
    import airflow.sdk
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    assert airflow.sdk
    sys.path.insert(0, str(dags_folder))  # as Airflow does
    seconds, heavy = {}, {}
    for name in FILES:
        before = set(sys.modules)
        started = time.perf_counter()
        runpy.run_path(str(dags_folder / f"{name}.py"))
        seconds[name] = time.perf_counter() - started
        heavy[name] = sorted(set(HEAVY) & (set(sys.modules) - before))
    bag = DagBag(dags_folder)
    facts = {
        "seconds": seconds,
        "heavy": heavy,
        "import_errors": bag.import_errors,
        "dags": {dag_id: facts_of(dag) for dag_id, dag in bag.dags.items()},
        "serialized": [
            DagSerialization.to_dict(d)["dag"]["dag_id"] for d in bag.dags.values()
        ],
    }
    Path(sys.argv[2]).write_text(json.dumps(facts))


def facts_of(dag) -> dict:
    schedule = dag.schedule
    clock = getattr(schedule, "timetable", schedule)
    condition = getattr(schedule, "asset_condition", None)
    return {
        "doc": dag.doc_md or "",
        "clock": [clock.expression, str(clock.timezone)],
        "assets": sorted(asset.name for asset in condition.objects)
        if condition
        else [],
        "condition": type(condition).__name__,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "paused_at_first": dag.is_paused_upon_creation,
        "tags": sorted(dag.tags),
        "params": sorted(dag.params),
        "has_deadline": bool(dag.deadline),
        "tasks": {
            task.task_id: {
                "retries": task.retries,
                "owner": task.owner,
                "title": task.task_display_name,
                "doc": task.doc_md or "",
                "downstream": sorted(task.downstream_task_ids),
                "outlets": [outlet.name for outlet in task.outlets],
                "stops_for": [r.exception_path for r in task.retry_policy.rules],
            }
            for task in dag.tasks
        },
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
