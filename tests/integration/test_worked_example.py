"""The worked example of docs/adding-a-source.md is true, from a file to a figure.

A seventeenth source costs one contract, one staging model and one union line; the row
of its programme goes into three code lists. The test makes exactly these additions to a
copy of the declarations and asks the published mart.
"""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sinkron import pipeline, warehouse
from sinkron.contract import load, load_all
from sinkron.contract.dbt_source import write_sources
from sinkron.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "bantuan_pangan"
PAGE = ROOT / "docs" / "adding-a-source.md"
DELIVERY = "dkp/bantuan_pangan/2026-01/beras_januari_2026.csv"
OTHERS = 12


@pytest.fixture
def extended(fresh_warehouse: Settings, tmp_path: Path) -> Settings:
    """The declarations of the project and the additions of the example."""
    contracts, project = tmp_path / "sources", tmp_path / "dbt_project"
    shutil.copytree(ROOT / "expectations" / "sources", contracts)
    shutil.copytree(ROOT / "dbt_project", project)

    shutil.copy(EXAMPLE / "dkp__bantuan_pangan.yml", contracts)
    staging = project / "models" / "staging" / "dkp"
    staging.mkdir()
    shutil.copy(EXAMPLE / "stg_dkp__bantuan_pangan.sql", staging)
    append(project / "models/feeds/int_benefit_unioned.sql", EXAMPLE / "union_line.sql")
    for name in ("programme.csv", "eligibility.csv", "programme_dimension.csv"):
        append(project / "seeds" / name, EXAMPLE / name, skip=1)

    write_sources(load_all(contracts).values(), project=project)
    return replace(
        fresh_warehouse,
        settle_seconds=0,
        contracts_dir=contracts,
        dbt_project_dir=project,
    )


def append(target: Path, addition: Path, *, skip: int = 0) -> None:
    lines = addition.read_text(encoding="utf-8").splitlines(keepends=True)
    with target.open("a", encoding="utf-8") as file:
        file.writelines(lines[skip:])


def listed() -> list[dict[str, str]]:
    with (EXAMPLE / "inbox" / DELIVERY).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def write_register(settings: Settings) -> None:
    """Everybody of the list lives alone on a card, and so do twelve others."""
    contract = load(settings.contracts_dir / "dispendukcapil__penduduk.yml")
    header = contract.layout("siak_csv").header
    people = [(one["no_kk"], one["nik"], one["nama"]) for one in listed()]
    people += [
        (f"35071301012100{n:02d}", f"35071301018000{n:02d}", f"WARGA {n}")
        for n in range(1, OTHERS + 1)
    ]
    given = {
        "Status": "Hidup",
        "Tanggal Lahir": "01/01/1980",
        "SHDK": "1",
        "Kecamatan": "KEPANJEN",
        "Desa/Kel": "ARDIREJO",
        "Pekerjaan": "9",
    }
    path = settings.inbox / "dispendukcapil/penduduk/2026-01/siak.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="-", delimiter=";")
        writer.writeheader()
        for card, nik, name in people:
            told = {"Nomor KK": card, "NIK": nik, "Nama Penduduk": name}
            writer.writerow({**given, **told})


def test_the_seventeenth_source_reaches_the_published_mart(extended: Settings) -> None:
    shutil.copytree(EXAMPLE / "inbox", extended.inbox)
    write_register(extended)

    done = pipeline.run_all(extended)
    assert done["released"]["is_new"]

    with warehouse.connect(extended, "bi_reader") as conn:
        reach = conn.execute(
            "select opd, families, amount_idr, unlinked_receipts "
            "from marts.programme_reach where programme_code = 'BANTUAN_PANGAN' "
            "and month = '2026-01-01' and region_level = 'kabupaten'"
        ).fetchall()
        lines = conn.execute(
            "select status, received_lines, accepted_lines from marts.source_delivery "
            "where dataset = 'dkp__bantuan_pangan'"
        ).fetchall()
    collected = [one for one in listed() if one["kg"] != "0"]
    assert [row[:2] for row in reach] == [("dkp", len(collected))]
    assert reach[0][3] == 0
    assert lines == [("accepted", len(listed()), len(listed()))]


def test_the_page_names_every_file_of_the_example() -> None:
    """The delivery apart, each file is an addition that the page explains."""
    files = {path.name for path in EXAMPLE.rglob("*") if path.is_file()}
    page = PAGE.read_text(encoding="utf-8")
    assert not {name for name in files if name not in page}
