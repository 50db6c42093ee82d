"""`sinkron run` as a person calls it: a foreign inbox, real Airflow, a release.

One installation serves all tests of this module, in the order in which they stand: each
goes on from where the one before it left the inbox.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from sinkron import demo, services, warehouse
from sinkron.settings import Settings

CHECKOUT = Path(__file__).parents[2]
# As from a terminal: what a shell runs in its background ignores SIGINT.
CODE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from sinkron.cli import app
app()
"""
COMMAND = [sys.executable, "-c", CODE]
SECONDS = 600


@dataclass
class Installation:
    """One SINKRON_HOME and its inbox."""

    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("SINKRON_")}
        return kept | {
            "SINKRON_HOME": str(self.settings.home),
            "SINKRON_INBOX": str(self.settings.inbox),
            "PYTHONPATH": str(CHECKOUT),
        }

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, "run"],
            env=self.environment,
            cwd=self.settings.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self) -> tuple[int, str]:
        with self.start() as process:
            said, _ = process.communicate(timeout=SECONDS)
        return process.returncode, said

    def asked(self, query: str, role: str = "bi_reader") -> list[tuple]:
        with warehouse.connect(self.settings, role) as conn:
            return conn.execute(query).fetchall()

    def current_release(self) -> str:
        query = "select release_id from marts.release where is_current"
        ((release,),) = self.asked(query)
        return release


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    home = tmp_path_factory.mktemp("run")
    inbox = home / "foreign"
    demo.generate(home, families=120, quarters=2, seed=5, defects="light")
    (home / "inbox").rename(inbox)
    stranger = inbox / "dinkes" / "posyandu" / "2026-01"
    stranger.mkdir(parents=True)
    (stranger / "a.csv").write_text("x\n1\n")
    (inbox / "dinsos" / "penyaluran" / "januari").mkdir()
    settings = Settings.from_env(
        {"SINKRON_HOME": str(home / "home"), "SINKRON_INBOX": str(inbox)}
    )
    settings.home.mkdir()
    try:
        yield Installation(settings)
    finally:
        services.down(settings)


def test_an_empty_inbox_ends_with_a_sentence_and_status_one(installation, tmp_path):
    elsewhere = Installation(
        Settings.from_env(installation.environment | {"SINKRON_INBOX": str(tmp_path)})
    )
    status, said = elsewhere.run()
    assert status == 1, said
    assert (
        "nothing could be published: no delivery of a dataset with a contract" in said
    )
    assert str(tmp_path) in said


def test_a_foreign_inbox_becomes_one_release(installation):
    status, said = installation.run()
    assert status == 0, said
    assert f"published release {installation.current_release()}" in said
    assert len(installation.asked("select release_id from marts.release")) == 1
    assert "dispendukcapil/penduduk" in said
    assert "dinkes/posyandu, 1 deliveries" in said
    assert "dinsos/penyaluran/januari/ (1)" in said
    assert "sinkron dsn --role bi_reader" in said


def test_every_run_that_it_set_off_is_at_rest(installation):
    query = "select dag_id, state, count(*) from dag_run group by dag_id, state"
    runs = installation.asked(query, role="airflow")
    assert {state for _, state, _ in runs} == {"success"}
    assert {dag_id for dag_id, _, _ in runs} >= {
        "build_warehouse",
        "ingest__dinsos__penyaluran",
    }
    waiting = "select count(*) from asset_dag_run_queue"
    assert installation.asked(waiting, role="airflow") == [(0,)]


def test_no_task_log_holds_a_person_of_the_deliveries(installation):
    (numbers,) = installation.asked(
        "select array_agg(distinct nik) from raw.dispendukcapil__penduduk "
        "where nik ~ '^[0-9]{16}$'",
        role="owner",
    )
    logs = (installation.settings.home / "airflow" / "logs").rglob("*.log")
    texts = [path.read_text() for path in logs]
    assert len(texts) > 8
    assert [nik for nik in numbers[0] if any(nik in text for text in texts)] == []


def test_with_nothing_new_the_release_stays_and_it_is_soon_over(installation):
    release = installation.current_release()
    started = time.monotonic()
    status, said = installation.run()
    assert status == 0, said
    assert f"nothing new, release {release} stays" in said
    assert installation.current_release() == release
    assert time.monotonic() - started < 60


def test_an_interrupted_run_goes_on_and_can_be_watched_again(installation):
    folder = installation.settings.inbox / "dinsos" / "penyaluran"
    (last,) = sorted(folder.glob("*-*"))[-1:]
    again = folder / f"{last.name}.r9"
    again.mkdir()
    for path in last.iterdir():
        (again / path.name).write_bytes(path.read_bytes())
    release = installation.current_release()
    process = installation.start()
    assert process.stdout is not None
    for line in process.stdout:
        if "build_warehouse" in line:
            process.send_signal(signal.SIGINT)
            break
    rest, _ = process.communicate(timeout=60)
    assert "stopped watching: what was started goes on" in rest
    assert process.returncode == 130
    status, said = installation.run()
    assert status == 0, said
    assert installation.current_release() != release
