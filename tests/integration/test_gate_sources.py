"""What the gate does with lists of many files, titles, flows and programmes.

Deliveries of the sources that differ from a register and a payment list: one file a
desa or school, a place in the titles, a budget by programme, a table that only grows.
"""

from collections.abc import Sequence

import pytest

from sinkron.contract import Contract
from sinkron.gate.entry import entry_gate
from sinkron.settings import Settings
from tests.integration.gate_deliveries import (
    CONTRACTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    Row,
    deliver,
    land,
    load_reference,
    quarantined,
    rows,
    statuses,
    verdicts,
)

ALLOWANCE = CONTRACTS["dpmd__blt_dana_desa"]
BUDGET = CONTRACTS["bappeda__anggaran_program"]
HOUSES = CONTRACTS["dpkpck__rtlh"]
PUPILS = CONTRACTS["disdik__dapodik"]
SHOPS = CONTRACTS["dinkop__umkm"]
GROWING = ("disnaker__peserta_pelatihan", "dppkb__pendataan_keluarga")
BIP = {"judul_provinsi": "35 - JAWA TIMUR", "judul_kabupaten": "07 - MALANG"}


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return fresh_warehouse


def of_desa(seed: int, *, kecamatan: str = "Bantur", desa: str = "Srigonco") -> Row:
    (row,) = rows(ALLOWANCE, 1, seed)
    return {**row, "judul_kecamatan": kecamatan, "judul_desa": desa}


def school(number: int, pupils: int, *, kecamatan: str = "Kec. Bantur") -> GivenFile:
    given = [
        {**row, "kecamatan": kecamatan, "kelurahan": "Bantur"}
        for row in rows(PUPILS, pupils, number)
    ]
    return GivenFile(f"{number:03d}.xlsx", given)


def of_files(settings: Settings, folder: str) -> dict[str, str]:
    """Status of each file of a delivery."""
    return {
        place.partition("/")[2]: str(one["status"])
        for place, one in verdicts(settings).items()
        if place.startswith(f"{folder}/")
    }


def test_one_foreign_and_one_unreadable_file_of_400_hide_none_of_the_others(
    settings: Settings,
) -> None:
    """Each is held alone; r2 repeats the 398 with two good ones: complete with 400."""
    good = [GivenFile(f"{n:03d}.xlsx", [of_desa(n)]) for n in range(398)]
    away = GivenFile("batu.xlsx", [of_desa(900, kecamatan="Bumiaji", desa="Punten")])
    first = GivenDelivery(
        "2026-03", [*good, away, GivenFile("rusak.xlsx", problem="encrypted")]
    )
    land(settings, ALLOWANCE, first)
    report = entry_gate(settings)
    assert report.files == {"accepted": 398, "held": 2}
    told = verdicts(settings)
    assert "Kabupaten Malang" in str(told["2026-03/batu.xlsx"]["reason_id"])
    assert told["2026-03/rusak.xlsx"]["reason_id"] == "Berkas encrypted."

    mended = [GivenFile(f"baik{n}.xlsx", [of_desa(950 + n)]) for n in range(2)]
    land(settings, ALLOWANCE, GivenDelivery("2026-03.r2", [*good, *mended]))
    report = entry_gate(settings)
    assert report.files == {"superseded": 400, "accepted": 400}
    assert report.lines["accepted"] == 400


@pytest.mark.parametrize(
    ("readable", "status"),
    [pytest.param(8, "accepted", id="four fifths"), pytest.param(7, "held", id="less")],
)
def test_volume_is_that_of_the_readable_files_of_a_full_list(
    settings: Settings, readable: int, status: str
) -> None:
    """A file held alone is missing in the volume and keeps its own reason."""
    land(
        settings,
        PUPILS,
        GivenDelivery("2025-08", [school(n, 10) for n in range(10)]),
        GivenDelivery(
            "2026-02",
            [
                *(school(20 + n, 10) for n in range(readable)),
                school(40, 10, kecamatan="Kec. Klojen"),
                GivenFile("rusak.xlsx", problem="encrypted"),
            ],
        ),
    )
    entry_gate(settings)
    found = of_files(settings, "2026-02")
    assert {found.pop("040.xlsx"), found.pop("rusak.xlsx")} == {"held"}
    assert list(found.values()) == [status] * readable
    told = verdicts(settings)
    assert told["2026-02/rusak.xlsx"]["reason_id"] == "Berkas encrypted."
    if status == "held":
        assert "70 dari 100" in str(told["2026-02/020.xlsx"]["reason_id"])


def test_a_school_whose_list_did_not_change_is_accepted_with_a_warning(
    settings: Settings,
) -> None:
    before = [school(n, 10) for n in range(4)]
    after = [*before[:3], school(9, 10)]
    land(
        settings,
        PUPILS,
        GivenDelivery("2025-08", before),
        GivenDelivery("2026-02", after),
    )
    entry_gate(settings)
    assert set(of_files(settings, "2026-02").values()) == {"accepted"}
    told = verdicts(settings)
    assert "periode 2025-08" in str(told["2026-02/000.xlsx"]["warning_id"])
    assert told["2026-02/009.xlsx"]["warning_id"] is None


@pytest.mark.parametrize(
    "contract",
    [one for one in CONTRACTS.values() if one.cadence != "snapshot"],
    ids=lambda one: one.id,
)
def test_a_flow_or_a_growing_table_may_shrink(
    settings: Settings, contract: Contract
) -> None:
    deliver(settings, contract, "2025-12", rows(contract, 100, 1))
    deliver(settings, contract, "2026-03", rows(contract, 5, 2))
    entry_gate(settings)
    assert statuses(settings) == {"2025-12": "accepted", "2026-03": "accepted"}


@pytest.mark.parametrize("name", GROWING)
def test_a_record_read_again_in_a_later_period_is_accepted_again(
    settings: Settings, name: str
) -> None:
    """The reader looks back so as not to lose a late row; staging takes the latest."""
    contract = CONTRACTS[name]
    again = rows(contract, 30, 1)
    deliver(settings, contract, "2025-12", again)
    deliver(settings, contract, "2026-01", [*again, *rows(contract, 10, 2)])
    report = entry_gate(settings)
    assert report.lines["accepted"] == 70
    assert quarantined(settings) == set()


@pytest.mark.parametrize(
    ("contract", "column"),
    [
        pytest.param(ALLOWANCE, "jumlah", id="blt_dana_desa"),
        pytest.param(SHOPS, "nilai_bantuan", id="umkm"),
        pytest.param(HOUSES, "nilai", id="rtlh"),
    ],
)
def test_amounts_in_thousands_hold_a_list_of_one_programme(
    settings: Settings, contract: Contract, column: str
) -> None:
    def paid(amount: str, seed: int) -> list[Row]:
        unpaid = [{**row, column: "0"} for row in rows(contract, 30, seed + 50)]
        return [*unpaid, *({**row, column: amount} for row in rows(contract, 9, seed))]

    deliver(settings, contract, "2025-09", paid("300.000", 1))
    deliver(settings, contract, "2025-12", paid("300", 2))
    deliver(settings, contract, "2026-03", paid("3.000", 3))
    entry_gate(settings)
    assert statuses(settings) == {
        "2025-09": "accepted",
        "2025-12": "held",
        "2026-03": "accepted",
    }
    assert verdicts(settings)["2025-12/a"]["reason_id"] == (
        "Nilai tengah nominal Rp300, sebelumnya Rp300.000: tampaknya ditulis dalam "
        "ribuan. Tuliskan nominal dalam rupiah penuh, lalu kirim ulang lengkap sebagai "
        "2025-12.r2."
    )


def test_a_budget_in_thousands_is_held_for_the_programme_that_is(
    settings: Settings,
) -> None:
    def planned(amounts: dict[str, str], seed: int) -> Sequence[Row]:
        return [
            {**row, "kode_program_bantuan": programme, "pagu": amount}
            for place, (programme, amount) in enumerate(amounts.items())
            for row in rows(BUDGET, 4, seed * 10 + place)
        ]

    both = {"BLT_DD": "900.000.000", "RTLH": "40.000.000"}
    deliver(settings, BUDGET, "2025-12", planned(both, 1))
    deliver(settings, BUDGET, "2026-03", planned({**both, "RTLH": "40.000"}, 2))
    entry_gate(settings)
    assert statuses(settings) == {"2025-12": "accepted", "2026-03": "held"}
    reason = str(verdicts(settings)["2026-03/a"]["reason_id"])
    assert "nominal RTLH Rp40.000, sebelumnya Rp40.000.000" in reason
    assert "BLT_DD" not in reason


def test_the_titles_of_a_register_book_say_whose_it_is(settings: Settings) -> None:
    """A workbook of another kabupaten is held alone, the SIAK list beside it is not."""
    listed = rows(REGISTER, 20, 1)
    away = {"judul_provinsi": "35 - JAWA TIMUR", "judul_kabupaten": "79 - KOTA BATU"}
    untold = {"judul_provinsi": "JAWA TIMUR", "judul_kabupaten": None}

    def book(name: str, titles: Row, seed: int) -> GivenFile:
        given = [
            {**row, **titles, "kecamatan": "KLOJEN"} for row in rows(REGISTER, 10, seed)
        ]
        return GivenFile(name, given, sheet="BANTUR", layout="bip")

    land(
        settings,
        REGISTER,
        GivenDelivery(
            "2026-01",
            [
                GivenFile("a.csv", listed, layout="siak_csv"),
                book("bantur.xlsx", BIP, 2),
                book("batu.xlsx", away, 3),
                book("tanpa judul.xlsx", untold, 4),
                GivenFile(
                    "klojen.csv",
                    [{**row, "kecamatan": "KLOJEN"} for row in rows(REGISTER, 9, 5)],
                    layout="siak_csv",
                ),
            ],
        ),
    )
    entry_gate(settings)
    assert of_files(settings, "2026-01") == {
        "a.csv": "accepted",
        "bantur.xlsx": "accepted",
        "batu.xlsx": "held",
        "tanpa judul.xlsx": "accepted",
        "klojen.csv": "held",
    }
    reason = str(verdicts(settings)["2026-01/batu.xlsx"]["reason_id"])
    assert "10 dari 10" in reason


def test_what_a_title_says_is_part_of_the_line_and_its_number_is_not(
    settings: Settings,
) -> None:
    """The same names in two desa are two lines; renumbered in one they are one."""
    one = of_desa(1)
    there = {**one, "judul_desa": "Bandungrejo"}
    filling = [of_desa(n) for n in range(100, 160)]
    land(
        settings,
        ALLOWANCE,
        GivenDelivery(
            "2026-03",
            [
                GivenFile("a.xlsx", [one, *filling, {**one, "no": "62"}]),
                GivenFile("b.xlsx", [there]),
            ],
        ),
    )
    entry_gate(settings)
    assert quarantined(settings) == {("a.xlsx", 63, "repeated_line", None)}
