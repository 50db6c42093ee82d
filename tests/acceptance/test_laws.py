"""The promises to readers, on the whole: repeated, shuffled, poisoned, killed."""

import hmac
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from sinkron import home, pipeline, publish
from sinkron import warehouse as warehouse_room
from sinkron.settings import Settings
from tests.acceptance.conftest import District, checksums, figures, rows


def current_release(settings: Settings) -> str:
    with warehouse_room.connect(settings, "owner") as conn:
        release = publish.current_release(conn)
    assert release is not None
    return release.release_id


def test_a_second_run_with_nothing_new_makes_no_release(district: District):
    before = current_release(district.settings), checksums(district.settings)
    report = pipeline.run_all(district.settings)
    assert report["released"] is None
    assert before == (current_release(district.settings), checksums(district.settings))


def test_building_the_same_again_changes_no_checksum(district: District):
    settings = replace(district.settings, code_version="the same code, renamed")
    before = checksums(settings)
    pipeline.run_all(settings)
    assert checksums(settings) == before


def test_deliveries_shuffled_split_and_repeated_give_the_same_keys_and_rows(
    district: District,
    new_warehouse: Callable[[str, Path], Settings],
    tmp_path: Path,
):
    folders = sorted(district.settings.inbox.glob("*/*/*"))
    random.Random(8).shuffle(folders)
    settings = new_warehouse("shuffled", tmp_path / "inbox")
    third = len(folders) // 3
    for some in (folders[:third], folders[third : 2 * third], folders[2 * third :]):
        for folder in some:
            place = folder.relative_to(district.settings.inbox)
            shutil.copytree(folder, tmp_path / "inbox" / place)
        pipeline.run_all(settings)
        for dataset in ("dispendukcapil__penduduk", "dinsos__penyaluran"):
            assert pipeline.ingest(dataset, settings=settings)["files"] == 0
    assert figures(settings) == figures(district.settings)


def test_a_poisoned_delivery_is_held_and_leaves_every_figure_as_it_was(
    new_warehouse: Callable[[str, Path], Settings],
    district: District,
    tmp_path: Path,
):
    inbox = tmp_path / "inbox"
    shutil.copytree(district.settings.inbox, inbox)
    settings = new_warehouse("poisoned", inbox)
    pipeline.run_all(settings)
    before, release = checksums(settings), current_release(settings)
    last = max(
        path for path in inbox.glob("dispendukcapil/penduduk/*") if path.name[-3] == "-"
    )
    year, month = map(int, last.name.split("-"))
    following = last.with_name(f"{year + month // 12}-{month % 12 + 1:02}")
    following.mkdir()
    whole = max(inbox.glob("dispendukcapil/penduduk/*/*.csv"), key=os.path.getsize)
    half = whole.read_bytes().splitlines(keepends=True)[:300]
    (following / "register.csv").write_bytes(b"".join(half))

    pipeline.run_all(settings)

    fate = rows(settings, "select * from marts.source_delivery where status = 'held'")
    held = fate[fate["period"] == following.name]
    assert len(held) == 1
    assert "%" in held["reason"].item()
    after = checksums(settings)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"marts.source_delivery"}

    publish.rollback(settings)
    assert current_release(settings) == release
    assert checksums(settings) == before
    shown = rows(settings, "select delivery_id from marts.source_delivery")
    assert not shown["delivery_id"].str.endswith(following.name).any()


def test_a_revision_of_an_old_period_supersedes_it_and_every_mart_follows(
    new_warehouse: Callable[[str, Path], Settings],
    district: District,
    tmp_path: Path,
):
    inbox = tmp_path / "inbox"
    shutil.copytree(district.settings.inbox, inbox)
    settings = new_warehouse("revised", inbox)
    pipeline.run_all(settings)
    before = figures(settings)
    old = rows(
        settings,
        """
        select verdict.delivery_id, verdict.period, verdict.revision, file.path
        from ledger.verdict
        inner join ledger.file on verdict.file_id = file.file_id
        where verdict.dataset = 'disdik__ats' and verdict.status = 'accepted'
        order by verdict.period
        """,
    ).iloc[0]
    sent = inbox / old["delivery_id"].replace("__", "/", 1) / old["path"]
    lines = sent.read_bytes().splitlines(keepends=True)
    taken = rows(
        settings,
        "select line_no from staging.stg_disdik__ats "
        f"where delivery_id = '{old['delivery_id']}' order by line_no",
    )["line_no"].astype(int)
    again = f"{old['period']}.r{int(old['revision']) + 1}"
    revision = inbox / "disdik" / "ats" / again
    revision.mkdir()
    kept = [lines[0], *(lines[line_no - 1] for line_no in taken[::2])]
    (revision / "ats.csv").write_bytes(b"".join(kept))

    pipeline.run_all(settings)

    fate = rows(
        settings,
        f"select * from marts.source_delivery where delivery_id = '{old.delivery_id}'",
    )
    assert set(fate["status"]) == {"superseded"}
    assert (fate["superseded_lines"] == fate["received_lines"]).all()
    after = figures(settings)
    changed = {name for name in before if after[name] != before[name]}
    assert "agg_programme_reach" in changed
    assert "family.fct_family_programme_month" in changed
    families = {"family.dim_family", "family.family_lineage", "agg_family_count"}
    assert not families & changed
    fresh = new_warehouse("revised_at_once", inbox)
    pipeline.run_all(fresh)
    assert figures(fresh) == after


@pytest.mark.parametrize(
    "moment",
    [
        "dinsos__penyaluran: landed",
        "judged dinsos__penyaluran",
        "model stg_dispendukcapil__penduduk: built",
        "model fct_family_programme_month: built",
        "promises checked",
    ],
)
def test_a_run_killed_at_any_moment_resumes(
    moment: str,
    district: District,
    new_warehouse: Callable[[str, Path], Settings],
):
    name = "killed_" + re.sub("[^a-z]", "", moment)
    settings = new_warehouse(name, district.settings.inbox)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.acceptance.run_pipeline"],
        env={
            **os.environ,
            **settings.to_env(),
            "CODE_VERSION": settings.code_version,
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert any(moment in line for line in process.stdout), "it never came so far"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    pipeline.run_all(settings)
    assert checksums(settings) == checksums(district.settings)


def test_no_person_leaves_the_vault(district: District):
    identity = re.compile(r"\d{16}")
    niks = set(district.truth("persons")["nik"])
    names = set(district.truth("persons")["name"])
    open_to_readers = rows(
        district.settings,
        """
        select format('%I.%I', table_schema, table_name) as name
        from information_schema.views
        where table_schema in ('marts', 'family', 'restricted')
        """,
    )["name"]
    kept = [
        "ledger.delivery_check",
        "ledger.verdict",
        "ledger.release",
        *open_to_readers,
    ]
    for table in kept:
        text = rows(district.settings, f"select t::text as line from {table} as t")
        for line in text["line"]:
            shown = re.sub(r"[0-9a-f]{32,}", "", line)
            assert not niks & set(identity.findall(shown)), table
            assert not any(f",{name}," in shown for name in names), table


def test_a_pseudonym_is_the_hmac_of_the_anchor(district: District):
    key = home.pseudonym_key(district.settings)
    found = rows(
        district.settings,
        "select person_key, nik from vault.person where nik is not null",
    )
    secret = sha256(key.encode()).digest()
    for person_key, nik in found.head(50).itertuples(index=False):
        digest = hmac.new(secret, f"person|nik|{nik}".encode(), sha256).hexdigest()
        assert person_key == digest[:32]


def test_the_rules_between_the_doors_hold_by_dbt_unit_tests(
    unit_tests_run: dict[str, str],
):
    assert len(unit_tests_run) > 10
    assert [name for name, how in unit_tests_run.items() if how != "pass"] == []
