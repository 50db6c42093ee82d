"""Which deliveries stand in an inbox, which are complete, what is in a wrong place."""

import os
import time
from pathlib import Path

import pytest
from upath import UPath

from sinkron.extract import discover
from sinkron.extract.discover import InboxError


def put(inbox: Path, *paths: str) -> None:
    for path in paths:
        file = inbox / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_each_folder_is_one_delivery_in_period_order(tmp_path):
    put(
        tmp_path,
        "dinsos/penyaluran/2026-01.r10/a.xlsx",
        "dinsos/penyaluran/2026-01/a.xlsx",
        "dinsos/penyaluran/2025-12/a.xlsx",
        "dinsos/penyaluran/2026-01.r2/a.xlsx",
        "disdik/ats/2025-12/b.csv",
    )
    found = discover(tmp_path)
    assert list(found.deliveries) == ["dinsos__penyaluran", "disdik__ats"]
    assert [one.id for one in found.deliveries["dinsos__penyaluran"]] == [
        "dinsos__penyaluran/2025-12",
        "dinsos__penyaluran/2026-01",
        "dinsos__penyaluran/2026-01.r2",
        "dinsos__penyaluran/2026-01.r10",
    ]
    assert found.misplaced == ()


def test_files_are_listed_at_any_depth_in_byte_order(tmp_path):
    put(
        tmp_path,
        *(f"a/b/2025-10/{name}" for name in ("é.csv", "B.csv", "a.csv", "s/0")),
    )
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert [one.path for one in delivery.files] == ["B.csv", "a.csv", "s/0", "é.csv"]


@pytest.mark.parametrize(
    "name",
    [
        *(".~lock.a.xlsx#", "~$a.xlsx", "Thumbs.db", ".DS_Store", "a.csv.part"),
        *("b.TMP", "desktop.ini", "c.crdownload", ".hidden/a.csv"),
    ],
)
def test_what_programs_leave_behind_is_no_delivery(tmp_path, name):
    put(tmp_path, f"a/b/2025-10/{name}", f"a/b/2025-11/{name}", "a/b/2025-11/a.csv")
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert [one.path for one in delivery.files] == ["a.csv"]


@pytest.mark.parametrize(
    "path",
    [
        "a/b/2025-13/x.csv",
        "a/b/2025-1/x.csv",
        "a/b/2025-10.r1/x.csv",
        "a/b/2025-10.r0/x.csv",
        "a/b/2025-10 revisi/x.csv",
        "a/b/Oktober/x.csv",
        "Dinas Sosial/b/2025-10/x.csv",
        "a/b/x.csv",
        "a/x.csv",
        "x.csv",
    ],
)
def test_what_stands_in_a_wrong_place_is_reported_and_left(tmp_path, path):
    put(tmp_path, path, "a/b/2025-11/a.csv")
    found = discover(tmp_path)
    assert [one.period for one in found.deliveries["a__b"]] == ["2025-11"]
    (misplaced,) = found.misplaced
    assert (tmp_path / path).is_relative_to(misplaced)


def test_only_one_dataset_is_looked_at_when_asked(tmp_path):
    put(tmp_path, "a/b/2025-10/x.csv", "a/c/2025-10/x.csv", "stray.csv")
    found = discover(tmp_path, only="a/b")
    assert list(found.deliveries) == ["a__b"]
    assert found.misplaced == ()
    assert discover(tmp_path, only="a/z").deliveries == {}


def test_a_folder_is_complete_when_nothing_in_it_changed_for_a_while(tmp_path):
    put(tmp_path, "a/b/2025-10/s/x.csv")
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert delivery.is_settled(settle_seconds=0)
    assert not delivery.is_settled(settle_seconds=60)
    time.sleep(0.3)
    assert delivery.is_settled(settle_seconds=0.2)
    put(tmp_path, "a/b/2025-10/.still-copying")
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert not delivery.is_settled(settle_seconds=0.2)


def test_a_copy_that_keeps_an_old_date_is_new(tmp_path):
    put(tmp_path, "a/b/2025-10/x.csv")
    for path in (tmp_path / "a/b/2025-10/x.csv", tmp_path / "a/b/2025-10"):
        os.utime(path, (0, 0))
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert not delivery.is_settled(settle_seconds=60)


def test_a_date_in_the_future_keeps_no_delivery_waiting(tmp_path):
    put(tmp_path, "a/b/2025-10/x.csv")
    later = time.time() + 1e6
    os.utime(tmp_path / "a/b/2025-10/x.csv", (later, later))
    time.sleep(0.2)
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert delivery.is_settled(settle_seconds=0.1)


def test_a_name_that_is_no_utf8_is_written_with_escapes(tmp_path):
    put(tmp_path, "a/b/2025-10/" + os.fsdecode(b"caf\xe9.csv"))
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert delivery.files[0].path == "caf\\xe9.csv"
    assert delivery.files[0].location.read_bytes() == b"x"


def test_pipes_and_lost_links_are_no_files(tmp_path):
    put(tmp_path, "a/b/2025-10/x.csv")
    os.mkfifo(tmp_path / "a/b/2025-10/pipe")
    (tmp_path / "a/b/2025-10/lost").symlink_to(tmp_path / "nowhere")
    (delivery,) = discover(tmp_path).deliveries["a__b"]
    assert [one.path for one in delivery.files] == ["x.csv"]
    assert delivery.changed_at < time.time() + 1


def test_an_empty_folder_is_no_delivery_and_a_missing_inbox_says_what_to_do(tmp_path):
    (tmp_path / "a/b/2025-10").mkdir(parents=True)
    assert discover(tmp_path).deliveries == {}
    with pytest.raises(InboxError) as caught:
        discover(tmp_path / "nowhere")
    assert "SINKRON_INBOX" in caught.value.advice


def test_any_path_object_will_do():
    inbox = UPath("memory://inbox-of-a-test")
    put(inbox, "a/b/2025-10.r2/s/x.csv", "a/b/oops/y.csv")
    found = discover(inbox)
    (delivery,) = found.deliveries["a__b"]
    assert (delivery.id, delivery.files[0].path) == ("a__b/2025-10.r2", "s/x.csv")
    assert delivery.files[0].location.read_bytes() == b"x"
    assert [one.name for one in found.misplaced] == ["oops"]
