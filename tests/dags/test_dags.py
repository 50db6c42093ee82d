"""What Airflow makes of `dags/`: the DAGs that exist, and what each promises."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from sinkron.contract import load_all
from sinkron.orchestrate import (
    BUILD_DAG,
    DAILY_FLOOR,
    DAILY_WATCH,
    RELEASE_ASSET,
    TIMEZONE,
    WATCH_DAG,
    ingest_dag,
    source_asset,
)

CHECKOUT = Path(__file__).parents[2]
CONTRACTS = load_all(CHECKOUT / "expectations" / "sources")


@pytest.fixture(scope="module")
def facts(tmp_path_factory) -> dict:
    """Facts about the DAGs, read by Airflow in a process with an empty home."""
    folder = tmp_path_factory.mktemp("airflow")
    answer = folder / "facts.json"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CHECKOUT),
        "HOME": str(folder),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite://",
        "SINKRON_HOME": str(folder / "home"),
    }
    script = Path(__file__).with_name("dag_facts.py")
    done = subprocess.run(
        [sys.executable, str(script), str(CHECKOUT / "dags"), str(answer)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(answer.read_text())


@pytest.fixture(params=sorted(CONTRACTS))
def source(request) -> tuple:
    """One contract and the DAG made from it."""
    contract = CONTRACTS[request.param]
    return contract, request.getfixturevalue("facts")["dags"][ingest_dag(contract.id)]


def test_there_is_one_dag_for_each_contract_one_build_and_one_watch(facts):
    ingests = {ingest_dag(contract_id) for contract_id in CONTRACTS}
    assert set(facts["dags"]) == {*ingests, BUILD_DAG, WATCH_DAG}


def test_every_dag_file_is_read_without_error(facts):
    assert facts["import_errors"] == {}


def test_every_dag_can_be_handed_to_the_scheduler(facts):
    assert sorted(facts["serialized"]) == sorted(facts["dags"])


@pytest.mark.parametrize(
    "file", ["ingest_sources", "build_warehouse", "watch_deliveries"]
)
def test_reading_a_dag_file_is_cheap(facts, file):
    assert facts["heavy"][file] == []
    assert facts["seconds"][file] < 5


def test_an_ingest_dag_keeps_the_schedule_of_its_contract(source):
    contract, dag = source
    assert dag["clock"] == [contract.schedule, TIMEZONE]
    assert dag["assets"] == []


def test_an_ingest_dag_tells_its_asset_when_it_landed_something(source):
    contract, dag = source
    assert list(dag["tasks"]) == ["land"]
    assert dag["tasks"]["land"]["outlets"] == [source_asset(contract.folder)]
    assert dag["tasks"]["land"]["owner"] == contract.opd


def test_the_page_of_an_ingest_dag_is_its_contract_in_words(source):
    contract, dag = source
    told = [contract.title, contract.owner, contract.folder, contract.version]
    told += [layout.id for layout in contract.layouts]
    told += ["When it fails", "sinkron deliveries"]
    assert [words for words in told if words not in dag["doc"]] == []


def test_a_build_starts_when_any_source_changed_and_once_a_day(facts):
    build = facts["dags"][BUILD_DAG]
    assert build["condition"] == "AssetAny"
    assert build["assets"] == sorted(source_asset(c.folder) for c in CONTRACTS.values())
    assert build["clock"] == [DAILY_FLOOR, TIMEZONE]


def test_a_build_goes_from_the_entry_gate_to_the_release(facts):
    tasks = facts["dags"][BUILD_DAG]["tasks"]
    order, task_id = [], "anything_new"
    while task_id:
        order.append(task_id)
        task_id = next(iter(tasks[task_id]["downstream"]), None)
    expected = ["anything_new", "entry_gate", "transform", "disclose", "exit_gate"]
    expected += ["publish", "site"]
    assert order == expected
    assert sorted(tasks) == sorted(expected)
    assert tasks["publish"]["outlets"] == [RELEASE_ASSET]


def test_late_deliveries_are_looked_for_once_a_day(facts):
    watch = facts["dags"][WATCH_DAG]
    assert watch["clock"] == [DAILY_WATCH, TIMEZONE]
    assert watch["assets"] == []
    assert list(watch["tasks"]) == ["tell"]
    assert "`tell`" in watch["doc"]


def test_the_page_of_the_build_names_every_task(facts):
    build = facts["dags"][BUILD_DAG]
    assert [task for task in build["tasks"] if f"`{task}`" not in build["doc"]] == []


def test_every_dag_runs_once_at_a_time_unpaused_and_never_catches_up(facts):
    for dag in facts["dags"].values():
        assert dag["max_active_runs"] == 1
        assert dag["catchup"] is False
        assert dag["paused_at_first"] is False
        assert dag["has_deadline"]
        assert dag["tags"]


def test_no_dag_turns_an_argument_into_a_parameter(facts):
    assert [dag_id for dag_id, dag in facts["dags"].items() if dag["params"]] == []


def test_every_task_is_retried_but_not_for_what_will_not_pass(facts):
    for dag in facts["dags"].values():
        for task in dag["tasks"].values():
            assert task["retries"] >= 1
            assert task["doc"]
            assert task["title"]
            (path,) = task["stops_for"]
            module, _, name = path.rpartition(".")
            assert issubclass(getattr(import_module(module), name), Exception)


def test_no_dag_file_is_named_like_a_dbt_plugin():
    """dbt imports every top-level module whose name begins with dbt_ from sys.path."""
    assert not list((CHECKOUT / "dags").glob("dbt_*"))
    assert not list((CHECKOUT / "dbt_project").glob("__init__.py"))
