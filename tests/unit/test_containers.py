"""The containers run what `make` runs, with the same options and no built-in secret.

Whether docker-compose.yml fits the Compose Specification is asked by `make check`.
"""

import re
from pathlib import Path

import yaml

from sinkron.services import environment
from sinkron.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
OWN_VALUES = {
    # addresses and folders
    "AIRFLOW_HOME",
    "AIRFLOW__API__BASE_URL",
    "AIRFLOW__API__HOST",
    "AIRFLOW__API__PORT",
    "AIRFLOW__CORE__DAGS_FOLDER",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
    "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC",
    "SINKRON_HOME",
    "SINKRON_INBOX",
    "SINKRON_SETTLE",
    "SINKRON_WAREHOUSE_URL",
    # secrets
    "AIRFLOW__API__SECRET_KEY",
    "AIRFLOW__API_AUTH__JWT_SECRET",
    "AIRFLOW__CORE__FERNET_KEY",
    "SINKRON_SECRET",
}


def services() -> dict[str, dict]:
    return yaml.safe_load(COMPOSE)["services"]


def airflow_services() -> dict[str, dict]:
    return {name: s for name, s in services().items() if "build" in s}


def test_airflow_has_the_options_of_the_embedded_services(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        inbox=tmp_path / "inbox",
        warehouse_url="postgresql://postgres@postgres/postgres",
        secret="given",
    )
    embedded = environment.overrides(settings)
    for service in airflow_services().values():
        contained = service["environment"]
        assert contained.keys() >= embedded.keys()
        same = embedded.keys() - OWN_VALUES
        assert {n: contained[n] for n in same} == {n: embedded[n] for n in same}


def test_every_service_of_airflow_runs_and_one_prepares_them() -> None:
    commands = {s["command"][-1] for s in airflow_services().values()}
    commands |= {
        s["command"][1] for s in airflow_services().values() if s["command"][1:]
    }
    assert commands >= {"api-server", "scheduler", "dag-processor", "triggerer"}
    waiting = airflow_services().keys() - {"airflow-init"}
    for name in waiting:
        condition = services()[name]["depends_on"]["airflow-init"]["condition"]
        assert condition == "service_completed_successfully"


def test_every_lasting_service_says_whether_it_is_healthy() -> None:
    lasting = services().keys() - {"airflow-init"}
    assert not {name for name in lasting if "healthcheck" not in services()[name]}


def test_published_ports_are_reached_from_this_machine_only() -> None:
    ports = [port for s in services().values() for port in s.get("ports", [])]
    assert ports
    assert not [port for port in ports if not port.startswith("127.0.0.1:")]


def test_every_secret_of_the_containers_must_be_given() -> None:
    """No default: a forgotten variable stops `docker compose`, it opens nothing."""
    named = re.compile(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)(.*?)\}")
    uses = named.findall(COMPOSE)
    assert uses
    assert not [name for name, rest in uses if not rest.startswith(":?")]


def test_every_variable_of_the_containers_is_explained() -> None:
    text = COMPOSE
    explained = (ROOT / ".env.example").read_text()
    used = set(re.findall(r"\$\{(\w+)", text))
    assert used == set(re.findall(r"^#? ?([A-Z_]+)=", explained, re.MULTILINE))


def test_no_container_runs_as_root() -> None:
    users = re.findall(r"^USER (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users
    assert users[-1] not in ("root", "0")
