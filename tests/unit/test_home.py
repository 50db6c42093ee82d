"""What an installation keeps: secrets, ports, locks."""

import socket
import stat
import threading
from pathlib import Path

import pytest

from sinkron import home
from sinkron.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", inbox=tmp_path / "inbox")


def mode_of(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_secret_is_made_once_and_kept_closed_to_others(settings: Settings) -> None:
    first = home.secret(settings, "word")
    assert len(first) > 30
    assert home.secret(settings, "word") == first
    assert mode_of(settings.home / "secrets" / "word") == "0o600"
    assert mode_of(settings.home / "secrets") == "0o700"
    assert mode_of(settings.home) == "0o700"
    assert [p.name for p in (settings.home / "secrets").iterdir()] == ["word"]


def test_two_that_ask_for_a_secret_at_once_get_the_same(settings: Settings) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(home.secret(settings, "word")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_secret_put_there_by_hand_is_used(settings: Settings) -> None:
    (home.folder(settings, "secrets") / "word").write_text("by hand\n")
    assert home.secret(settings, "word") == "by hand"


def test_the_given_pseudonym_key_goes_before_the_kept_one(tmp_path: Path) -> None:
    place = {"home": tmp_path, "inbox": tmp_path}
    kept = home.pseudonym_key(Settings(**place))
    assert home.pseudonym_key(Settings(**place, secret="given")) == "given"
    assert home.pseudonym_key(Settings(**place)) == kept


def test_a_folder_that_was_there_keeps_its_permissions(settings: Settings) -> None:
    settings.home.mkdir()
    settings.home.chmod(0o750)
    home.folder(settings, "run")
    assert mode_of(settings.home) == "0o750"


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_is_picked_once_and_kept(settings: Settings) -> None:
    assert home.kept_port(settings, "postgres") is None
    first = home.free_port(settings, "postgres")
    assert home.free_port(settings, "postgres") == first
    assert home.kept_port(settings, "postgres") == first
    assert home.free_port(settings, "other") != first


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_that_another_program_took_is_picked_anew(settings: Settings) -> None:
    first = home.free_port(settings, "postgres")
    with socket.socket() as foreign:
        foreign.bind((home.LOCALHOST, first))
        foreign.listen()
        assert home.free_port(settings, "postgres") != first


def test_a_half_written_record_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    assert home.read_record(path) == {}
    path.write_text('{"pid": 1')
    assert home.read_record(path) == {}
