"""What offices have to correct: found again in the next delivery, kept nameless."""

import pytest

from sinkron import warehouse
from sinkron.corrections import recompute
from sinkron.settings import Settings
from tests.integration.correction_desk import Desk, changed
from tests.integration.gate_deliveries import (
    CARDS,
    PAYMENTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    Row,
    land,
    rows,
)

CORRECTIONS = """
select file_id, sheet, line_no, reason, column_name, unit_key, kind, correction_key
from quarantine.correction order by 1, 2, 3, 4, 5
"""


@pytest.fixture
def desk(fresh_warehouse: Settings) -> Desk:
    return Desk(fresh_warehouse, PAYMENTS)


def payments(n: int) -> list[Row]:
    """Payments in one kecamatan, without anything to correct."""
    plain = {"nm_kec": "KEPANJEN", "nm_kel": "ARDIREJO", "tgl_salur": "15/10/2025"}
    return [changed(row, **plain) for row in rows(PAYMENTS, n, seed=1)]


def month(folder: str, given: list[Row], **file: object) -> GivenDelivery:
    file = {"layout": "salur", "content": folder, **file}
    return GivenDelivery(folder, [GivenFile("a", given, **file)])


class TestWhatCameOfThem:
    def test_a_correction_is_new_then_persists_then_is_resolved(self, desk):
        good = payments(40)
        spoiled = [
            changed(good[0], nik_ktp="-"),
            changed(good[1], no_kk="12"),
            *good[2:],
        ]
        desk.deliver(month("2026-01", spoiled))
        assert desk.changes() == {
            "nik_unusable": (1, 0, 0),
            "kk_number_unusable": (1, 0, 0),
        }
        third = changed(good[2], nik_ktp="3507")
        desk.deliver(month("2026-02", [spoiled[0], good[1], third, *good[3:]]))
        assert desk.changes() == {
            "nik_unusable": (1, 1, 0),
            "kk_number_unusable": (0, 0, 1),
        }
        desk.deliver(month("2026-03", good))
        assert desk.changes() == {"nik_unusable": (0, 0, 2)}

    def test_a_rejected_line_is_resolved_when_its_code_is_known(self, desk):
        good = payments(40)
        desk.deliver(month("2026-01", [changed(good[0], bansos="BANSOS X"), *good[1:]]))
        assert desk.changes() == {"unknown_code": (1, 0, 0)}
        desk.deliver(month("2026-02", good))
        assert desk.changes() == {"unknown_code": (0, 0, 1)}

    def test_a_revision_is_compared_with_the_revision_before_it(self, desk):
        good = payments(40)
        spoiled = [
            changed(good[0], nik_ktp="-"),
            changed(good[1], nik_ktp="1"),
            *good[2:],
        ]
        desk.deliver(month("2026-01", spoiled))
        desk.deliver(month("2026-01.r2", [good[0], *spoiled[1:]]))
        assert desk.changes() == {"nik_unusable": (0, 1, 1)}

    def test_one_person_on_several_lines_is_one_correction(self, desk):
        bad = changed(payments(1)[0], nik_ktp="-")
        lines = [changed(bad, nominal=str(1000 * at)) for at in range(1, 4)]
        desk.deliver(month("2026-01", [*lines, *payments(40)[1:]]))
        assert desk.changes() == {"nik_unusable": (1, 0, 0)}
        assert len(desk.ask(CORRECTIONS)) == 3

    def test_a_unit_that_sent_nothing_has_corrected_nothing(self, desk):
        good = payments(40)
        away = [changed(row, nm_kec="TUREN", nm_kel="JERU") for row in good]
        desk.deliver(month("2026-01", [changed(away[0], nik_ktp="-"), *good[1:]]))
        desk.deliver(month("2026-02", good))
        assert desk.changes() == {"nik_unusable": (1, 0, 0)}
        desk.deliver(month("2026-03", [away[0], *good[1:]]))
        assert desk.changes() == {"nik_unusable": (0, 0, 1)}

    def test_the_age_goes_back_to_the_first_month_without_a_break(self, desk):
        good = payments(40)
        bad = [changed(good[0], nik_ktp="-"), *good[1:]]
        for folder, given in (
            ("2025-11", bad), ("2025-12", good), ("2026-01", bad), ("2026-02", bad),
        ):  # fmt: skip
            desk.deliver(month(folder, given))
        ages = desk.ask(
            "select delivery_id, since, is_new "
            f"from quarantine.aged_corrections('{PAYMENTS.id}') order by 1"
        )
        assert [(one[0][-7:], *one[1:]) for one in ages] == [
            ("2025-11", "2025-11", True),
            ("2026-01", "2026-01", True),
            ("2026-02", "2026-01", False),
        ]

    def test_a_held_delivery_shows_its_rejected_lines_and_corrects_nothing(self, desk):
        good = payments(40)
        bad = [changed(good[0], bansos="BANSOS X"), *good[1:]]
        both = [*bad[:-1], changed(good[-1], bansos="BANSOS Y", nik_ktp="-")]
        desk.deliver(month("2026-01", bad))
        land(desk.settings, PAYMENTS, month("2026-02", both))
        desk.build(held="2026-02")
        assert desk.changes() == {"unknown_code": (1, 0, 0)}
        ages = desk.ask(
            "select right(delivery_id, 7), reason, since, is_new "
            f"from quarantine.aged_corrections('{PAYMENTS.id}') order by 1, 4"
        )
        assert ages == [
            ("2026-01", "unknown_code", "2026-01", True),
            ("2026-02", "unknown_code", "2026-01", False),
            ("2026-02", "unknown_code", None, True),
        ]

    def test_what_is_published_counts_what_is_in_force_alone(self, desk):
        good = payments(40)
        bad = [changed(good[0], nik_ktp="-"), *good[1:]]
        desk.deliver(month("2025-12", bad))
        desk.deliver(month("2026-01", bad))
        desk.deliver(month("2026-01.r2", good))
        status = desk.ask(
            "select period, reason, new_corrections, persisting_corrections, "
            "resolved_corrections from quarantine.correction_status order by 1",
            role="transformer",
        )
        assert status == [
            ("2025-12", "nik_unusable", 1, 0, 0),
            ("2026-01", "nik_unusable", 0, 0, 1),
        ]


class TestHowTheyAreKept:
    def test_what_is_kept_holds_no_value_of_a_line(self, desk):
        good = payments(40)
        desk.deliver(month("2026-01", [changed(good[0], no_kk="999"), *good[1:]]))
        kept = repr(desk.ask(CORRECTIONS))
        for value in good[0].values():
            assert not value or len(value) < 3 or value not in kept

    def test_the_key_cannot_be_computed_without_the_secret(self, desk):
        desk.deliver(month("2026-01", [changed(payments(1)[0], no_kk="1")]))
        query = f"select distinct correction_key from ({CORRECTIONS}) as one"
        (before,) = desk.ask(query)
        digest = "md5('nik|' || nik_ktp), encode(sha256('a'), 'hex')"
        assert before not in desk.ask(f"select {digest} from raw.dinsos__penyaluran")
        with warehouse.connect(desk.settings, "owner") as conn:
            conn.execute("update vault.pseudonym_key set inner_pad = '\\x00'")
            conn.execute("update quarantine.corrected_delivery set signature = ''")
        desk.build()
        assert desk.ask(query) != [before]

    def test_without_news_nothing_is_looked_at_again(self, desk):
        bad = [changed(row, nik_ktp="-") for row in payments(5)]
        assert desk.deliver(month("2026-01", bad)).deliveries == 1
        before = desk.ask(CORRECTIONS)
        assert desk.build().deliveries == 0
        assert desk.deliver(month("2026-02", payments(5))).deliveries == 1
        with warehouse.connect(desk.settings, "owner") as conn:
            conn.execute("delete from quarantine.correction")
            conn.execute("update quarantine.corrected_delivery set signature = ''")
        assert desk.build().deliveries == 2
        assert desk.ask(CORRECTIONS) == before

    def test_a_delivery_that_staging_does_not_hold_waits(self, desk):
        desk.deliver(month("2026-01", payments(5)))
        with warehouse.connect(desk.settings, "transformer") as conn:
            conn.execute("delete from staging.stg_dinsos__penyaluran")
            conn.execute("update quarantine.corrected_delivery set signature = ''")
        assert recompute(desk.settings).deliveries == 0

    def test_a_line_that_was_not_split_belongs_to_the_unit_of_its_file(self, desk):
        desk.deliver(month("2026-01", payments(40), broken=["1;2;3"]))
        query = "select reason, unit_key from quarantine.correction"
        assert desk.ask(query) == [("broken_line", "35.07.13")]

    def test_a_line_that_was_not_split_is_told_when_it_is_gone(self, desk):
        away = [changed(row, nm_kec="TUREN", nm_kel="JERU") for row in payments(20)]
        good = [*payments(20), *away]
        desk.deliver(month("2026-01", good, broken=["1;2;3"]))
        assert desk.changes() == {"broken_line": (1, 0, 0)}
        desk.deliver(month("2026-02", good))
        assert desk.changes() == {"broken_line": (0, 0, 1)}

    def test_a_kecamatan_is_the_same_in_every_layout(self, fresh_warehouse):
        desk = Desk(fresh_warehouse, REGISTER)
        flat = [
            changed(row, kecamatan="BANTUR", desa_kel="BANTUR", nomor_kk="1")
            for row in rows(REGISTER, 3, seed=3)
        ]
        titles = {"judul_provinsi": "35 - JAWA TIMUR", "judul_kabupaten": "07 - MALANG"}
        titles |= {"judul_kecamatan": "03 - BANTUR", "judul_desa": "2001 - X"}
        book = [changed(row, kecamatan=None, desa_kel=None, **titles) for row in flat]
        for folder, given, layout in (
            ("2026-01", flat, "siak_csv"), ("2026-02", book, "bip"),
        ):  # fmt: skip
            file = GivenFile("a", given, layout=layout)
            desk.deliver(GivenDelivery(folder, [file]))
        query = "select distinct unit_key from quarantine.correction"
        assert desk.ask(query) == [("35.07.03",)]
        assert desk.changes()["kk_number_unusable"] == (0, 3, 0)

    @pytest.mark.parametrize("contract", [REGISTER, CARDS], ids=lambda one: one.id)
    def test_other_lists_have_corrections_too(self, fresh_warehouse, contract):
        desk = Desk(fresh_warehouse, contract)
        layout = {REGISTER.id: "siak_csv", CARDS.id: "v3"}[contract.id]
        given = rows(contract, 30, seed=2)
        card = next(one.name for one in contract.columns if one.format == "kk")
        file = GivenFile("a", [changed(given[0], **{card: "1"}), *given[1:]])
        file = GivenFile("a", file.rows, layout=layout)
        desk.deliver(GivenDelivery("2026-01", [file]))
        query = "select column_name from quarantine.correction where reason like 'kk%'"
        assert desk.ask(query) == [(card,)]
