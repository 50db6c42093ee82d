"""The embedded server: started, found again, and nothing left of it.

Each test that kills something does so to a server of its own.
"""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from sinkron import home
from sinkron.errors import SinkronError
from sinkron.settings import Settings
from sinkron.supervision import processes, supervisor
from sinkron.warehouse import WarehouseError, connect, ensure, stop
from sinkron.warehouse.embedded import data_folder


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Return a server that the tests of this file may kill, in a closed folder."""
    place = tmp_path_factory.mktemp("closed") / "a folder with spaces" / "home"
    settings = Settings(home=place, inbox=place / "inbox")
    ensure(settings)
    place.parent.chmod(0o700)
    yield settings
    stop(settings)


def postmaster(settings: Settings) -> psutil.Process:
    pid_file = data_folder(settings) / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().split()[0]))


def servers(settings: Settings) -> list[psutil.Process]:
    return processes.running_in(data_folder(settings), program="postgres")


def answers(settings: Settings) -> bool:
    with connect(settings, "bi_reader") as conn:
        return conn.execute("select 1").fetchone() == (1,)


def test_asking_again_is_cheap(warehouse: Settings) -> None:
    before = postmaster(warehouse).pid
    began = time.perf_counter()
    ensure(warehouse)
    assert time.perf_counter() - began < 1
    assert postmaster(warehouse).pid == before


def test_the_server_listens_on_this_machine_alone(warehouse: Settings) -> None:
    mine = [c for c in postmaster(warehouse).net_connections("all") if c.status]
    listening = [c for c in mine if c.status == psutil.CONN_LISTEN]
    assert [c.laddr.ip for c in listening] == ["127.0.0.1"]
    assert not [c for c in mine if c.family == socket.AF_UNIX]


def test_a_login_without_its_password_is_refused(warehouse: Settings) -> None:
    port = home.kept_port(warehouse, "postgres")
    for login in ("postgres", "owner", "bi_reader"):
        url = f"postgresql://{login}:wrong@127.0.0.1:{port}/sinkron"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url)


def test_what_the_server_and_its_keeper_write_is_closed_to_others(
    warehouse: Settings,
) -> None:
    for name in ("logs", "postgres", "run", "secrets"):
        assert stat.S_IMODE((warehouse.home / name).stat().st_mode) == 0o700
    for path in (warehouse.home / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_log_names_who_connected_and_no_value_of_a_failed_statement(
    warehouse: Settings,
) -> None:
    with (
        connect(warehouse, "loader") as conn,
        pytest.raises(psycopg.Error),
    ):
        conn.execute("select 'Siti Aminah'::integer, 3507051301150000::smallint")
    log = supervisor.log_file(warehouse, "postgres").read_text()
    assert "user=loader database=sinkron" in log
    assert "Siti" not in log
    assert "35070513" not in log


def test_permissions_outside_the_home_stay_as_they_were(own: Settings) -> None:
    outside = [own.home.parent, *list(own.home.parents)[1:3]]
    before = [stat.S_IMODE(p.stat().st_mode) for p in outside]
    stop(own)
    ensure(own)
    assert [stat.S_IMODE(p.stat().st_mode) for p in outside] == before


def test_a_killed_server_is_found_again_on_its_port_with_its_data(
    own: Settings,
) -> None:
    with connect(own, "loader") as conn:
        conn.execute("create table if not exists raw.kept as select 1 as one")
    port = home.kept_port(own, "postgres")
    postmaster(own).send_signal(signal.SIGKILL)
    ensure(own)
    assert home.kept_port(own, "postgres") == port
    with connect(own, "loader") as conn:
        assert conn.execute("select one from raw.kept").fetchone() == (1,)


def test_a_backend_that_works_on_after_its_server_was_killed_is_ended(
    own: Settings,
) -> None:
    query = "create table raw.lost as select g from generate_series(1, 60000000) as g"
    failed = threading.Event()

    def work() -> None:
        try:
            with connect(own, "loader") as conn:
                conn.execute(query)
        except (psycopg.Error, SinkronError):
            failed.set()

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(1)
    postmaster(own).send_signal(signal.SIGKILL)
    began = time.perf_counter()
    ensure(own)
    worker.join()
    assert failed.is_set()
    assert time.perf_counter() - began < 20
    assert answers(own)


def test_a_server_whose_supervisor_was_killed_comes_under_a_new_one(
    own: Settings,
) -> None:
    found = supervisor.process(own)
    assert found is not None
    found.send_signal(signal.SIGKILL)
    assert processes.wait_until_gone([found], seconds=5)
    ensure(own)
    below = processes.descendants(psutil.Process(_supervisor_pid(own)))
    assert postmaster(own) in below
    assert answers(own)


def test_a_pid_file_that_names_a_process_of_somebody_else_harms_nobody(
    own: Settings,
) -> None:
    stop(own)
    pid_file = data_folder(own) / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as foreign:
        pid_file.write_text(f"{foreign.pid}\n{data_folder(own)}\n")
        ensure(own)
        assert answers(own)
        assert foreign.poll() is None
        foreign.kill()


def test_two_that_start_at_once_share_one_server(own: Settings) -> None:
    stop(own)
    code = (
        "from sinkron.warehouse import ensure; from sinkron.settings import Settings; "
        "ensure(Settings.from_env())"
    )
    env = supervisor.environment() | own.to_env()
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(3)
    ]
    assert [one.wait() for one in started] == [0, 0, 0]
    leaders = [p for p in servers(own) if p.ppid() not in {q.pid for q in servers(own)}]
    assert len(leaders) == 1


def test_a_port_that_another_program_took_meanwhile_is_left_to_it(
    own: Settings,
) -> None:
    stop(own)
    port = home.kept_port(own, "postgres")
    with socket.socket() as foreign:
        foreign.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        foreign.bind(("127.0.0.1", port))
        foreign.listen()
        ensure(own)
    assert home.kept_port(own, "postgres") != port
    assert answers(own)


def test_another_pseudonym_key_is_refused_in_a_sentence(own: Settings) -> None:
    ensure(own)
    other = Settings(home=own.home, inbox=own.inbox, secret="another key")
    with pytest.raises(WarehouseError, match="pseudonym key") as caught:
        ensure(other)
    assert "SINKRON_SECRET" in caught.value.advice
    assert "another key" not in str(caught.value)


def test_stopping_leaves_no_process(own: Settings) -> None:
    ensure(own)
    all_of_it = [*servers(own), psutil.Process(_supervisor_pid(own))]
    stop(own)
    assert not [p for p in all_of_it if processes.is_alive(p)]
    assert not supervisor.is_running(own)
    with pytest.raises(WarehouseError) as caught:
        answers(own)
    assert "sinkron up" in caught.value.advice


@pytest.mark.skipif(os.geteuid() != 0, reason="a normal user runs it directly")
def test_as_root_the_server_has_no_rights_of_root(warehouse: Settings) -> None:
    status = Path(f"/proc/{postmaster(warehouse).pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    assert int(fields["CapEff"], 16) == 0 or _in_own_namespace(warehouse)


def _in_own_namespace(settings: Settings) -> bool:
    theirs = Path(f"/proc/{postmaster(settings).pid}/ns/user").readlink()
    return theirs != Path("/proc/self/ns/user").readlink()


def _supervisor_pid(settings: Settings) -> int:
    found = supervisor.process(settings)
    assert found is not None
    return found.pid
