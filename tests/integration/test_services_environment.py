"""What Airflow is told: nothing of another installation, nothing for others to see."""

import pytest

from sinkron import home
from sinkron.services import airflow_env
from sinkron.settings import Settings


@pytest.fixture
def env(warehouse: Settings) -> dict[str, str]:
    home.free_port(warehouse, "airflow")
    return airflow_env(warehouse)


def test_another_airflow_of_the_same_shell_is_left_out(
    warehouse: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW__CORE__PLUGINS_FOLDER", "elsewhere")
    monkeypatch.setenv("AIRFLOW_CONFIG", "elsewhere")
    found = airflow_env(warehouse)
    assert found["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "AIRFLOW__CORE__PLUGINS_FOLDER" not in found
    assert "AIRFLOW_CONFIG" not in found


def test_a_task_reads_the_settings_of_the_one_who_started_the_services(
    warehouse: Settings, env: dict[str, str]
) -> None:
    read = Settings.from_env(env)
    assert (read.home, read.inbox) == (warehouse.home, warehouse.inbox)
    assert read.settle_seconds == warehouse.settle_seconds


def test_all_of_it_stays_on_this_machine(env: dict[str, str]) -> None:
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__API__BASE_URL"].startswith("http://127.0.0.1:")
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == (
        env["AIRFLOW__API__BASE_URL"] + "/execution/"
    )
    assert "127.0.0.1" in env["NO_PROXY"].split(",")


def test_nothing_reports_to_anybody(env: dict[str, str]) -> None:
    assert env["DBT_SEND_ANONYMOUS_USAGE_STATS"] == "false"
    assert env["GX_ANALYTICS_ENABLED"] == "false"
    assert env["DO_NOT_TRACK"] == "1"
    assert env["AIRFLOW__API__ENABLE_SWAGGER_UI"] == "False"


def test_the_keys_are_the_kept_ones(warehouse: Settings, env: dict[str, str]) -> None:
    again = airflow_env(warehouse)
    for name in (
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    ):
        assert env[name] == again[name]
        assert env[name]
