"""Line rules on real landed rows: exactly the broken rule, on exactly its line."""

import pytest

from sinkron import warehouse
from sinkron.contract import Contract
from sinkron.contract.sample import break_rule, sample_rows
from sinkron.gate.entry import entry_gate
from sinkron.gate.judge import GateError
from sinkron.settings import Settings
from tests.integration.gate_deliveries import (
    CARDS,
    CODES,
    CONTRACTS,
    PAYMENTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    Row,
    land,
    landed,
    load_reference,
    quarantined,
    rows,
    verdicts,
)


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return fresh_warehouse


def first(contract: Contract) -> Row:
    return sample_rows(contract, 1, 99, CODES)[0]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_a_delivery_that_keeps_its_contract_is_accepted_whole(
    settings: Settings, contract: Contract
) -> None:
    land(
        settings,
        contract,
        GivenDelivery("2026-01", [GivenFile("a.csv", rows(contract, 40, 1))]),
    )
    entry_gate(settings)
    one = verdicts(settings)["2026-01/a.csv"]
    assert quarantined(settings) == set()
    assert (one["status"], one["accepted_lines"]) == ("accepted", 40)
    assert (one["reason_id"], one["warning_id"]) == (None, None)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_each_broken_rule_rejects_its_line_for_its_reason_and_no_other_line(
    settings: Settings, contract: Contract
) -> None:
    given = rows(contract, 20, 1)
    expected = set()
    for column in contract.columns:
        for rule in column.rules:
            broken = break_rule(contract, column, rule, first(contract))
            given.append(landed(broken, contract))
            line_no = len(given) + 1
            expected.add(("a.csv", line_no, rule.reason, column.name))
    land(settings, contract, GivenDelivery("2026-01", [GivenFile("a.csv", given)]))
    entry_gate(settings)
    assert quarantined(settings) == expected


@pytest.mark.parametrize("blank", [None, "", " ", "-", "NULL"])
def test_a_blank_breaks_a_rule_only_where_the_contract_requires_a_value(
    settings: Settings, blank: str | None
) -> None:
    good = rows(REGISTER, 40, 1)
    land(
        settings,
        REGISTER,
        GivenDelivery(
            "2026-01",
            [
                GivenFile(
                    "a.csv",
                    [
                        *good,
                        {**good[0], "nama_penduduk": "A", "pekerjaan": blank},
                        {**good[0], "nama_penduduk": "B", "status": blank},
                        {**good[0], "nama_penduduk": "C", "nik": blank},
                    ],
                )
            ],
        ),
    )
    entry_gate(settings)
    assert quarantined(settings) == {
        ("a.csv", 43, "unknown_code", "status"),
        ("a.csv", 44, "bad_nik", "nik"),
    }


def test_codes_are_read_as_the_staging_reads_them(settings: Settings) -> None:
    """Case, spaces, leading zeros and a trailing .0 do not make a code unknown."""
    good = rows(CARDS, 10, 1)
    written = ["01", "1.0", " 2", "'3", "\u00a04", "10", "10.0", None, "-"]
    given = [
        {**good[0], "alamat": f"JL {place}", "desil_nasional": code}
        for place, code in enumerate([*written, "11", "0", "1,0"])
    ]
    land(settings, CARDS, GivenDelivery("2026-01", [GivenFile("a.csv", given)]))
    entry_gate(settings)
    assert {line for _, line, _, _ in quarantined(settings)} == {11, 12, 13}


def test_the_first_broken_rule_in_the_order_of_the_columns_is_the_reason(
    settings: Settings,
) -> None:
    bad = {**rows(PAYMENTS, 1, 1)[0], "nominal": "banyak", "bansos": "LAIN"}
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-01", [GivenFile("a.xlsx", [*rows(PAYMENTS, 30, 2), bad])]),
    )
    entry_gate(settings)
    assert quarantined(settings) == {("a.xlsx", 32, "unknown_code", "bansos")}


def test_a_rejected_line_keeps_its_text_as_it_arrived(settings: Settings) -> None:
    columns = dict.fromkeys(PAYMENTS.column_names, "x")
    bad = {**columns, "alamat": 'JL "MAWAR"; RT 2', "no": "7", "nm_kec": None}
    land(
        settings,
        PAYMENTS,
        GivenDelivery(
            "2026-01",
            [GivenFile("a.csv", [bad, columns], broken=['7;"SITI;PKH'])],
        ),
    )
    entry_gate(settings)
    with warehouse.connect(settings, "loader") as conn:
        told = conn.execute(
            "select reason, original from quarantine.line order by line_no"
        ).fetchall()
    assert told == [
        ("unreadable_stage", '7;x;x;x;x;x;x;x;x;x;x;;x;"JL ""MAWAR""; RT 2"'),
        ("unreadable_stage", ";".join(["x"] * 14)),
        ("broken_line", '7;"SITI;PKH'),
    ]


def test_a_repeated_line_is_the_second_by_path_sheet_and_line(
    settings: Settings,
) -> None:
    """All columns but running numbers; an empty cell equals an empty text."""
    good = rows(PAYMENTS, 60, 1)
    one, two = {**good[0], "idsemesta": ""}, {**good[1]}
    again = {**one, "no": "999", "idsemesta": None}
    land(
        settings,
        PAYMENTS,
        GivenDelivery(
            "2026-01",
            [
                GivenFile("b.xlsx", [one, *good[30:]], sheet="A"),
                GivenFile("Z.xlsx", [*good[2:30], two, again], sheet="B"),
                GivenFile("é.xlsx", [{**two, "no": "5"}], sheet="A"),
            ],
        ),
    )
    entry_gate(settings)
    assert quarantined(settings) == {
        ("b.xlsx", 2, "repeated_line", None),
        ("é.xlsx", 2, "repeated_line", None),
    }


def test_lines_rejected_for_another_reason_are_not_judged_as_repeated(
    settings: Settings,
) -> None:
    bad = {**rows(PAYMENTS, 1, 1)[0], "tahap": "entah"}
    land(
        settings,
        PAYMENTS,
        GivenDelivery(
            "2026-01", [GivenFile("a.xlsx", [bad, bad, *rows(PAYMENTS, 60, 2)])]
        ),
    )
    entry_gate(settings)
    assert {reason for _, _, reason, _ in quarantined(settings)} == {"unreadable_stage"}


def test_lines_of_held_and_duplicate_files_repeat_nothing(settings: Settings) -> None:
    given = rows(PAYMENTS, 20, 1)
    away = [{**row, "nm_kec": "KLOJEN"} for row in rows(PAYMENTS, 20, 2)]
    land(
        settings,
        PAYMENTS,
        GivenDelivery(
            "2026-01",
            [
                GivenFile("a.xlsx", [*away, given[0]]),
                GivenFile("b.xlsx", given),
                GivenFile("c.xlsx", given),
            ],
        ),
    )
    entry_gate(settings)
    told = verdicts(settings)
    assert quarantined(settings) == set()
    assert {place: one["status"] for place, one in told.items()} == {
        "2026-01/a.xlsx": "held",
        "2026-01/b.xlsx": "accepted",
        "2026-01/c.xlsx": "duplicate",
    }
    assert "20 dari 21" in told["2026-01/a.xlsx"]["reason_id"]


def test_region_codes_decide_by_the_first_filled_column(settings: Settings) -> None:
    """Dotted or flat; a line without a place speaks for nobody."""
    places = ["35.07.01.2001", "3507012001", None, "", "3573011001", "-"]
    given = [
        {
            **row,
            "kode_kelurahan_desa": places[place % 6],
            "kode_kecamatan": None,
            "kode_kabupaten_kota": None,
        }
        for place, row in enumerate(rows(CARDS, 24, 1))
    ]
    land(settings, CARDS, GivenDelivery("2026-01", [GivenFile("a.csv", given)]))
    entry_gate(settings)
    with warehouse.connect(settings, "loader") as conn:
        counts = conn.execute(
            "select readable_lines, outside_lines from ledger.judged_file"
        ).fetchall()
    assert counts == [(24, 4)]


def test_a_line_lost_on_the_way_stops_the_gate(settings: Settings) -> None:
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-01", [GivenFile("a.xlsx", rows(PAYMENTS, 5, 1))]),
    )
    with warehouse.connect(settings, "loader") as conn:
        conn.execute("delete from raw.dinsos__penyaluran where _line_no = 3")
    with pytest.raises(GateError, match="5 lines were received, 4 are landed"):
        entry_gate(settings)


def test_an_empty_code_list_stops_the_gate_and_rejects_nothing(
    settings: Settings,
) -> None:
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-01", [GivenFile("a.xlsx", rows(PAYMENTS, 5, 1))]),
    )
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute("delete from reference.code_map where map = 'penyaluran_status'")
    with pytest.raises(GateError, match="penyaluran_status"):
        entry_gate(settings)
    assert quarantined(settings) == set()


def test_lines_are_judged_again_when_a_code_list_changes_and_only_then(
    settings: Settings,
) -> None:
    given = rows(PAYMENTS, 30, 1)
    given[4] = {**given[4], "bansos": "BPNT"}
    land(settings, PAYMENTS, GivenDelivery("2026-01", [GivenFile("a.xlsx", given)]))
    assert entry_gate(settings).judged == 1
    assert entry_gate(settings).judged == 0
    assert len(quarantined(settings)) == 1
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute(
            "insert into reference.code_map "
            "values ('penyaluran_bansos', 'BPNT', 'SEMBAKO', 'old name')"
        )
    assert entry_gate(settings).judged == 1
    assert quarantined(settings) == set()
