"""The environment is read in one place, and written back from there."""

from pathlib import Path

import pytest

from sinkron.settings import Settings, SettingsError, code_version


def test_the_home_is_below_the_current_folder_and_the_inbox_below_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({})
    assert settings.home == tmp_path / ".sinkron"
    assert settings.inbox == tmp_path / ".sinkron" / "inbox"
    assert settings.settle_seconds == 600
    assert settings.warehouse_url is None


def test_another_process_reads_the_same_settings_from_what_is_handed_to_it(
    tmp_path: Path,
) -> None:
    given = {
        "SINKRON_HOME": str(tmp_path / "home"),
        "SINKRON_INBOX": str(tmp_path / "in box"),
        "SINKRON_DEMO": str(tmp_path / "demo"),
        "SINKRON_BOUNDARIES": str(tmp_path / "kecamatan.geojson"),
        "SINKRON_SETTLE": "0",
        "SINKRON_SECRET": "a key",
        "SINKRON_WAREHOUSE_URL": "postgresql://admin@server/postgres",
        "SINKRON_DATABASE": "another",
    }
    settings = Settings.from_env(given)
    assert settings.to_env() == given
    assert Settings.from_env(settings.to_env()) == settings


def test_a_relative_folder_does_not_depend_on_who_reads_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({"SINKRON_HOME": "state", "SINKRON_INBOX": "../in"})
    assert settings.home == tmp_path / "state"
    assert settings.to_env()["SINKRON_INBOX"] == str(tmp_path.parent / "in")


def test_an_inbox_that_is_object_storage_is_handed_on_as_it_is(tmp_path: Path) -> None:
    given = {"SINKRON_HOME": str(tmp_path), "SINKRON_INBOX": "s3://dinas@kotak/masuk"}
    settings = Settings.from_env(given)
    assert settings.inbox_url == "s3://dinas@kotak/masuk"
    assert settings.to_env()["SINKRON_INBOX"] == "s3://dinas@kotak/masuk"
    assert Settings.from_env(settings.to_env()) == settings


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = {"SINKRON_SETTLE": "", "SINKRON_SECRET": "", "SINKRON_WAREHOUSE_URL": ""}
    settings = Settings.from_env(empty)
    assert (settings.settle_seconds, settings.secret) == (600, None)
    assert settings.warehouse_url is None


@pytest.mark.parametrize("text", ["ten", "-1", "1.5"])
def test_a_settle_time_that_cannot_be_meant_is_refused_with_an_example(
    text: str,
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"SINKRON_SETTLE": text})
    assert "600" in caught.value.advice


def test_printed_settings_show_neither_the_key_nor_the_password() -> None:
    settings = Settings.from_env(
        {"SINKRON_SECRET": "hidden", "SINKRON_WAREHOUSE_URL": "postgresql://a:hidden@b"}
    )
    assert "hidden" not in repr(settings)


def test_the_code_version_names_the_code_and_stays_while_it_does() -> None:
    code_version.cache_clear()
    first = code_version()
    code_version.cache_clear()
    assert first == code_version()
    assert first.strip()
