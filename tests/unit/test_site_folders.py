"""A site takes its place at once, is readable, and goes with its release."""

import stat
from pathlib import Path

import pytest

from sinkron.settings import Settings
from sinkron.site.folders import (
    SiteFolderError,
    drop_all_but,
    first_page,
    replacing,
    site_folder,
)


def settings(home: Path) -> Settings:
    return Settings(home=home, inbox=home / "inbox")


def write(folder: Path, text: str = "one") -> None:
    for name in ("index.html", "rilis.html", "style.css"):
        (folder / name).write_text(text)


def test_a_site_takes_the_place_of_the_one_before(tmp_path):
    folder = tmp_path / "site"
    for text in ("one", "two"):
        with replacing(folder) as draft:
            write(draft, text)
    assert (folder / "index.html").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_fails_half_way_leaves_the_site_as_it_was(tmp_path):
    folder = tmp_path / "site"
    with replacing(folder) as draft:
        write(draft)
    with pytest.raises(ZeroDivisionError), replacing(folder) as draft:
        (draft / "index.html").write_text("half" * (1 // 0))
    assert (folder / "index.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(SiteFolderError, match="not a site"), replacing(tmp_path):
        pass
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_an_empty_folder_may_be_given(tmp_path):
    (tmp_path / "public").mkdir()
    with replacing(tmp_path / "public") as draft:
        write(draft)
    assert (tmp_path / "public" / "index.html").exists()


def test_a_site_can_be_served_as_it_is_and_its_home_stays_closed(tmp_path):
    given = settings(tmp_path / "home")
    with replacing(site_folder(given, "r1")) as draft:
        write(draft)
    page = first_page(given, "r1")
    assert stat.S_IMODE(page.stat().st_mode) == 0o644
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o755
    assert stat.S_IMODE(given.home.stat().st_mode) == 0o700


def test_a_site_goes_with_its_release_and_so_does_what_was_left_half_done(tmp_path):
    given = settings(tmp_path)
    for name in ("r1", "r2", ".r2.4711.new"):
        site_folder(given, name).mkdir()
    assert drop_all_but(given, {"r2"}) == 2
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["r2"]
