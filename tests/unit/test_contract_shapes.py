"""The shape of a contract carries the sources that have no contract yet.

Sketches of the hard ones, with the words that exist today. A source that needs a new
word shows it here first.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sinkron.contract import Contract, load, match_header

CONTRACTS = Path(__file__).resolve().parents[2] / "expectations" / "sources"


def sketch(
    folder: Path, dataset: str, *, servers: list[Any], columns: list[dict[str, Any]]
) -> Path:
    """A contract file of another dataset, on the frame of a real one."""
    document = yaml.safe_load((CONTRACTS / "dinsos__penyaluran.yml").read_text())
    opd, _, name = dataset.partition("__")
    document.update(id=dataset, domain=opd, servers=servers)
    document["customProperties"] = [
        {"property": "cadence", "value": "flow"},
        {"property": "feeds", "value": ["benefit", "outcome"]},
        {"property": "limits", "value": {"badShare": 0.05, "repeatedShare": 0.02}},
    ]
    document["schema"][0].update(
        name=name,
        properties=[
            {"classification": "internal", "description": "sketch", **one}
            for one in columns
        ],
    )
    path = folder / f"{dataset}.yml"
    path.write_text(yaml.safe_dump(document))
    return path


def layout(dataset: str, name: str, file_format: str, **ours: Any) -> dict[str, Any]:
    return {
        "server": name,
        "type": "local",
        "path": dataset.replace("__", "/"),
        "format": file_format,
        "description": "sketch",
        "customProperties": [
            {"property": word, "value": value} for word, value in ours.items()
        ],
    }


def aliases(*texts: str) -> list[dict[str, Any]]:
    return [{"property": "aliases", "value": list(texts)}]


@pytest.fixture
def village_lists(tmp_path: Path) -> Contract:
    """BLT Dana Desa: one workbook a desa, each with headers of its own."""
    dataset = "dpmd__blt_dana_desa"
    path = sketch(
        tmp_path,
        dataset,
        servers=[layout(dataset, "desa", "xlsx")],
        columns=[
            {
                "name": "nomor",
                "physicalName": "NO",
                "customProperties": aliases("Nomor"),
            },
            {"name": "nik", "physicalName": "NIK"},
            {
                "name": "no_kk",
                "physicalName": "NO KK",
                "customProperties": aliases("Nomor KK"),
            },
            {
                "name": "nama",
                "physicalName": "NAMA",
                "customProperties": aliases("Nama KPM"),
            },
            {
                "name": "bulan",
                "physicalName": "BULAN",
                "customProperties": aliases("Periode"),
            },
            {
                "name": "jumlah",
                "physicalName": "JUMLAH",
                "customProperties": aliases("Nominal (Rp)"),
            },
        ],
    )
    return load(path)


@pytest.mark.parametrize(
    "header",
    [
        ("NO", "NIK", "NO KK", "NAMA", "BULAN", "JUMLAH"),
        ("No.", "NIK", "No.KK", "Nama KPM", "Periode", "Nominal (Rp)"),
        ("Nomor", "Nik", "Nomor KK", "NAMA", "BULAN", "Nominal\n(Rp)"),
    ],
)
def test_headers_may_differ_from_desa_to_desa(
    village_lists: Contract, header: tuple[str, ...]
) -> None:
    match = match_header(village_lists, header=header, file_format="xlsx")
    assert match.columns == village_lists.column_names


def test_two_header_rows_and_a_last_column_that_some_files_lack(
    tmp_path: Path,
) -> None:
    """The training list: a batch with a lottery ends with `Diterima`."""
    dataset = "dppkb__pelatihan_ibu_muda"
    columns = [
        {"name": "nik", "physicalName": "NIK"},
        {"name": "punya_usaha", "physicalName": "Usaha Setelah/Punya Usaha"},
        {"name": "diterima", "physicalName": "Diterima"},
    ]
    servers = [
        layout(dataset, "undian", "xlsx", headerRows=2),
        layout(dataset, "biasa", "xlsx", headerRows=2, absentColumns=["diterima"]),
    ]
    contract = load(sketch(tmp_path, dataset, servers=servers, columns=columns))
    header = ["NIK", "Usaha Setelah/Punya Usaha", "Diterima"]
    found = [
        match_header(contract, header=texts, file_format="xlsx").layout
        for texts in (header, header[:-1])
    ]
    assert [one and one.id for one in found] == ["undian", "biasa"]
    assert all(one is not None and one.header_rows == 2 for one in found)


def test_columns_of_one_name_are_told_apart_by_the_row_above(tmp_path: Path) -> None:
    """Dapodik: the pupil, her father and her mother have a name and a NIK each."""
    dataset = "disdik__dapodik"
    columns = [
        {"name": "nama", "physicalName": "Nama"},
        {"name": "nik", "physicalName": "NIK"},
        {"name": "ayah_nama", "physicalName": "Data Ayah/Nama"},
        {"name": "ayah_nik", "physicalName": "Data Ayah/NIK"},
        {"name": "saudara", "physicalName": "Jml. Saudara\nKandung"},
    ]
    servers = [layout(dataset, "sekolah", "xlsx", headerRows=2)]
    contract = load(sketch(tmp_path, dataset, servers=servers, columns=columns))
    header = ["Nama", "NIK", "Data Ayah/Nama", "Data Ayah/NIK", "Jml Saudara Kandung"]
    match = match_header(contract, header=header, file_format="xlsx")
    assert match.columns == contract.column_names


def test_a_table_of_an_office_says_its_name_its_key_and_what_changed_last(
    tmp_path: Path,
) -> None:
    dataset = "disnaker__peserta_pelatihan"
    server = layout(dataset, "kantor", "parquet", watermark="diubah_pada")
    server.update(type="mysql", host="db", port=3306, database="naker")
    columns = [{"name": "id", "primaryKey": True}, {"name": "diubah_pada"}]
    path = sketch(tmp_path, dataset, servers=[server], columns=columns)
    document = yaml.safe_load(path.read_text())
    document["schema"][0]["physicalName"] = "peserta"
    path.write_text(yaml.safe_dump(document))
    contract = load(path)
    assert (contract.carrier, contract.table, contract.key) == (
        *("sql", "peserta"),
        ("id",),
    )
    assert contract.layout("kantor").watermark == "diubah_pada"


def test_a_paged_service_says_where_its_pages_are(tmp_path: Path) -> None:
    dataset = "bpjs__kepesertaan"
    place = "/peserta?periode={period}&page={page}"
    server = layout(dataset, "layanan", "jsonl")
    server.update(type="api", location=place)
    path = sketch(tmp_path, dataset, servers=[server], columns=[{"name": "nik"}])
    contract = load(path)
    assert contract.carrier == "api"
    assert contract.layout("layanan").location == place
