"""What changes from one layout to the other is printed column by column."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sinkron.cli import app
from sinkron.contract import load_all
from sinkron.contract.layouts import changes, to_layouts

CONTRACTS = load_all(Path(__file__).resolve().parents[2] / "expectations" / "sources")
DTSEN = CONTRACTS["dinsos__dtsen_keluarga"]
REGISTER = CONTRACTS["dispendukcapil__penduduk"]


def told(before: str, after: str) -> list[str]:
    layouts = (REGISTER.layout(before), REGISTER.layout(after))
    return list(changes(REGISTER, before=layouts[0], after=layouts[1]))


def test_a_new_version_shows_the_columns_it_gained_and_the_way_back_those_it_lost():
    v2, v3 = DTSEN.layout("v2"), DTSEN.layout("v3")
    flags = ["is_gc_kemensos", "is_pbi_se", "is_siks_ng"]
    assert list(changes(DTSEN, before=v2, after=v3)) == [f"  + {one}" for one in flags]
    assert list(changes(DTSEN, before=v3, after=v2)) == [f"  - {one}" for one in flags]


def test_a_column_of_another_name_or_in_another_place_is_not_taken_for_a_new_one():
    lines = told("bip", "siak_csv")
    assert "  ~ Nama Lengkap -> Nama Penduduk" in lines
    assert "  ~ Nomor KK (group rows) -> Nomor KK" in lines
    assert "  + Status" in lines
    assert "  - Judul Desa (titles)" in lines
    assert not [line for line in lines if line.endswith(" NIK")]


def test_the_same_columns_in_another_format_are_no_change():
    assert told("siak_csv", "siak_xlsx") == []
    assert "siak_xlsx -> siak_csv\n  the same columns" in to_layouts(REGISTER)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_every_layout_of_a_source_can_be_shown(contract):
    shown = CliRunner().invoke(app, ["show", "layouts", contract.id])
    assert shown.exit_code == 0
    for layout in contract.layouts:
        assert f"{layout.id} ({layout.format}): {len(layout.header)}" in shown.output
