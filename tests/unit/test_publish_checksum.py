"""Checksums of declarations: content decides, not where a folder lies or when."""

import shutil
from pathlib import Path

from sinkron.publish.checksum import TableChecksum, as_json, file_hashes


def project(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_sql", ".sql")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_same_files_elsewhere_have_the_same_hashes(tmp_path: Path) -> None:
    here = project(tmp_path / "here", models__a_sql="select 1")
    there = tmp_path / "there"
    shutil.copytree(here, there)
    assert file_hashes(here, ("models",)) == file_hashes(there, ("models",))


def test_a_changed_or_renamed_model_changes_the_hashes(tmp_path: Path) -> None:
    plain = file_hashes(project(tmp_path / "1", models__a_sql="select 1"), ("models",))
    other = file_hashes(project(tmp_path / "2", models__a_sql="select 2"), ("models",))
    moved = file_hashes(project(tmp_path / "3", models__b_sql="select 1"), ("models",))
    assert plain != other
    assert plain != moved


def test_what_dbt_writes_beside_the_project_is_no_input(tmp_path: Path) -> None:
    folder = project(tmp_path, models__a_sql="select 1", target__a_sql="select 2")
    names = [name for name, _ in file_hashes(folder, ("models",))]
    assert names == ["models/a.sql"]


def test_checksums_are_kept_as_plain_values() -> None:
    kept = as_json({"marts.count": TableChecksum(rows=2, checksum="ab")})
    assert kept == {"marts.count": {"rows": 2, "checksum": "ab"}}
