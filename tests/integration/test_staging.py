"""What each source says, as its staging model reads it: the table of receipt by rows.

lines as landed, one or a few for each sentence of the rules -> entry gate -> staging
models -> what was received, in which month, of how much, and what is warned about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from sinkron import pipeline, warehouse
from sinkron.settings import Settings
from sinkron.transform.runner import invoke
from tests.integration.gate_deliveries import (
    CONTRACTS,
    GivenDelivery,
    GivenFile,
    land,
    rows,
)

Lines = Sequence[Mapping[str, str | None]]

DUMMY = "9907180102230018"
ARDIREJO = {"judul_kecamatan": "KEPANJEN", "judul_desa": "ARDIREJO"}
GIVEN: dict[str, tuple[str, str, Lines]] = {
    "bpjs__kepesertaan": (
        "2026-01",
        "bpjs_api",
        [
            {"segmen": "PBI-APBN", "status": "AKTIF"},
            {"segmen": "PBI-APBN", "status": "NONAKTIF"},
            {"segmen": "PBPU-PEMDA", "status": "aktif"},
            {"segmen": "PPU", "status": "AKTIF"},
        ],
    ),
    "dinkes__eppgbm": (
        "2026-02",
        "status_gizi",
        [
            {"tanggal_pengukuran": "20/01/2026", "pmt_diterima_kg": "0,5"},
            {"tanggal_pengukuran": "2026-02-03", "pmt_diterima_kg": "0"},
            {"tanggal_pengukuran": "2026-02-03", "pmt_diterima_kg": "-"},
            {"tanggal_pengukuran": "30/02/2026", "pmt_diterima_kg": "1", "nik": DUMMY},
            {"tanggal_pengukuran": "2026-02-03", "bb_u": "AGAK KURANG"},
        ],
    ),
    "disdik__dapodik": (
        "2026-02",
        "daftar_pd",
        [
            {"penerima_kip": "Ya", "kecamatan": "Kec. Wajak", "kelurahan": "Codo"},
            {"penerima_kip": "Tidak", "kecamatan": "Kec. Wajak", "kelurahan": "Turen"},
            {"penerima_kip": None, "kecamatan": "Kec. Klojen"},
        ],
    ),
    "disdik__ats": (
        "2026-03",
        "ats",
        [
            {"intervensi": "PAKET C", "kode_desa": "3507131013"},
            {"intervensi": "-", "kode_desa": "35.07.13.1013"},
            {"intervensi": "", "kode_desa": "3573021004"},
        ],
    ),
    "dpkpck__rtlh": (
        "2026-03",
        "rtlh",
        [
            {"lat": "-8.194140", "lon": "112.74", "kode_desa": "35.07.05.2008"},
            {"lat": "-8,19414", "lon": "112,740", "kode_desa": "3507052008"},
            {"lat": "", "lon": "", "no_kk": "3507052609140021"},
            {"lat": "", "lon": "", "no_kk": "-"},
        ],
    ),
    "dinkop__umkm": (
        "2026-03",
        "umkm",
        [
            {"bantuan": "MODAL", "nilai_bantuan": "2.500.000", "tgl": "05/02/2026"},
            {"bantuan": "", "nilai_bantuan": "", "tgl": ""},
            {"bantuan": "MODAL", "nilai_bantuan": "0", "tgl": "05/02/2026"},
            {"bantuan": "ALAT", "nilai_bantuan": "1000000", "tgl": "kemarin"},
        ],
    ),
    "dppkb__pelatihan_ibu_muda": (
        "2025-11",
        "angkatan_undian",
        [
            {"tgl_mulai": "20/10/2025", "diterima": "Y", "kecamatan": "Kec. Wajak"},
            {"tgl_mulai": None, "diterima": "T", "kecamatan": "WAJAK"},
            {"tgl_mulai": None, "diterima": None, "kecamatan": "Klojen"},
        ],
    ),
    "disnaker__peserta_pelatihan": (
        "2026-01",
        "peserta",
        [
            {"program": "PELATIHAN_KERJA", "tgl_mulai": "2026-01-12"},
            {"program": "PELATIHAN_IBU_MUDA", "tgl_mulai": "2025-10-20"},
        ],
    ),
    "dpmd__blt_dana_desa": (
        "2026-03",
        "blt_dd",
        [
            {"bulan": "JANUARI S/D MARET 2026", "jumlah": "900.000", **ARDIREJO},
            {"bulan": "03/2026", "jumlah": "300000", **ARDIREJO, "judul_desa": "LUAR"},
            {"bulan": "2026-03-01", "jumlah": "Rp 300.000,00", **ARDIREJO},
        ],
    ),
    "bappeda__anggaran_program": (
        "2026-03",
        "sipd",
        [
            {"tahun": "2025", "triwulan": "IV", "pagu": "1.000.000"},
            {"tahun": "", "triwulan": "", "pagu": "1000000"},
        ],
    ),
    "dispendukcapil__penduduk": (
        "2026-02",
        "bip",
        [
            {
                "status": None,
                "kecamatan": None,
                "desa_kel": None,
                "kelamin": "Pr",
                "shdk": "ISTRI",
                "judul_provinsi": "35 - JAWA TIMUR",
                "judul_kabupaten": "07 - MALANG",
                "judul_kecamatan": "22 - DAU",
                "judul_desa": "2010 - SUMBERSEKAR",
            },
            {
                "status": None,
                "kecamatan": None,
                "desa_kel": None,
                "judul_kecamatan": "DAU",
                "judul_desa": "SUMBERSEKAR",
            },
        ],
    ),
    "dinsos__dtsen_anggota": (
        "2026-01",
        "v3",
        [
            {"status_hubungan_keluarga": "2", "partisipasi_sekolah": "02"},
            {"penyakit_kronis": "99", "ijazah_tertinggi_yang_dimiliki": ""},
        ],
    ),
}


@pytest.fixture(scope="module")
def staged(module_warehouse: Settings) -> Settings:
    """Every source with its lines, judged and staged once."""
    settings = replace(module_warehouse, settle_seconds=0)
    for dataset, (period, layout, given) in GIVEN.items():
        contract = CONTRACTS[dataset]
        made = rows(contract, len(given), 1)
        lines = [{**row, **one} for row, one in zip(made, given, strict=True)]
        file = GivenFile("a", lines, layout=layout)
        land(settings, contract, GivenDelivery(period, [file]))
    pipeline.entry_gate(settings=settings)
    models = [f"+stg_{dataset}" for dataset in GIVEN]
    invoke(settings, "run", "--select", *models)
    return settings


@pytest.fixture
def stage(staged: Settings) -> Any:
    def read(dataset: str, *columns: str) -> list[tuple[Any, ...]]:
        statement = SQL("select {} from {} order by line_no").format(
            SQL(", ").join(map(Identifier, columns)),
            Identifier("staging", f"stg_{dataset}"),
        )
        with (
            warehouse.connect(staged, "transformer") as conn,
            conn.cursor(row_factory=dict_row) as cursor,
        ):
            told = cursor.execute(statement).fetchall()
        return [tuple(_short(row[name]) for name in columns) for row in told]

    return read


def _short(value: Any) -> Any:
    """A day as text; the first of a month without its day."""
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("-01")
    return value


def test_a_premium_is_received_where_it_is_paid_and_active(stage: Any) -> None:
    told = stage("bpjs__kepesertaan", "programme_code", "is_received", "first_month")
    assert told == [
        ("PBI_JK", True, "2026-01"),
        ("PBI_JK", False, "2026-01"),
        ("PBPU_PEMDA", True, "2026-01"),
        (None, False, "2026-01"),
    ]


def test_food_above_zero_is_received_in_the_month_of_the_measurement(
    stage: Any,
) -> None:
    told = stage("dinkes__eppgbm", "is_received", "first_month")
    assert told[:3] == [(True, "2026-01"), (False, "2026-02"), (False, "2026-02")]
    (undated,) = stage("dinkes__eppgbm", "nik", "first_month", "warnings")[3:4]
    assert undated[:2] == (None, "2026-02")
    assert {"date_unreadable", "nik_unusable"} <= set(undated[2].split(","))


def test_a_code_that_rejects_nothing_is_unrecognised_and_warned_about(
    stage: Any,
) -> None:
    ((weight, warnings),) = stage("dinkes__eppgbm", "weight_for_age", "warnings")[4:]
    assert weight == "unrecognised"
    assert "code_unrecognised" in warnings
    ((illness, is_ill, certificate),) = stage(
        "dinsos__dtsen_anggota",
        "chronic_illness",
        "has_chronic_illness",
        "highest_certificate",
    )[1:]
    assert (illness, is_ill, certificate) == ("unrecognised", None, None)


def test_a_pupil_receives_pip_when_the_school_says_so(stage: Any) -> None:
    told = stage("disdik__dapodik", "is_received", "first_month", "desa_code")
    assert told == [
        (True, "2026-02", "35.07.08.2008"),
        (False, "2026-02", None),
        (False, "2026-02", None),
    ]


def test_a_filled_intervention_is_received(stage: Any) -> None:
    told = stage("disdik__ats", "is_received", "first_month", "desa_code")
    assert told == [
        (True, "2026-03", "35.07.13.1013"),
        (False, "2026-03", "35.07.13.1013"),
        (False, "2026-03", None),
    ]


def test_a_house_is_its_desa_and_coordinates_else_its_card(stage: Any) -> None:
    units = [unit for (unit,) in stage("dpkpck__rtlh", "unit_id")]
    assert units == [
        "3507052008|-8.19414|112.74",
        "3507052008|-8.19414|112.74",
        "kk|3507052609140021",
        None,
    ]
    keys = [key for (key,) in stage("dpkpck__rtlh", "benefit_key")]
    assert keys[3] is None
    assert [key.rpartition("|")[0].rpartition("|")[0] for key in keys[:3]] == units[:3]


def test_aid_to_an_enterprise_is_above_zero_and_bears_its_day(stage: Any) -> None:
    told = stage(
        "dinkop__umkm", "is_received", "first_month", "amount_idr", "benefit_key"
    )
    assert [row[:3] for row in told] == [
        (True, "2026-02", 2_500_000),
        (False, "2026-03", None),
        (False, "2026-02", None),
        (True, "2026-03", 1_000_000),
    ]
    assert [row[3] is not None for row in told] == [True, False, False, True]
    assert told[0][3].endswith("|MODAL|2026-02-05")


def test_applicants_who_were_not_drawn_stay_and_receive_nothing(stage: Any) -> None:
    told = stage(
        "dppkb__pelatihan_ibu_muda",
        "is_applicant_listed",
        "was_accepted",
        "is_received",
        "first_month",
        "kecamatan_code",
    )
    assert told == [
        (True, True, True, "2025-10", "35.07.08"),
        (True, False, False, "2025-11", "35.07.08"),
        (True, False, False, "2025-11", None),
    ]
    warnings = [one for (one,) in stage("dppkb__pelatihan_ibu_muda", "warnings")]
    assert "acceptance_missing" not in warnings[1]
    assert "acceptance_missing" in warnings[2]


def test_a_training_counts_in_the_month_of_its_first_day(stage: Any) -> None:
    told = stage(
        "disnaker__peserta_pelatihan", "programme_code", "is_received", "first_month"
    )
    assert told == [
        ("PELATIHAN_KERJA", True, "2026-01"),
        ("PELATIHAN_IBU_MUDA", True, "2025-10"),
    ]


def test_village_aid_covers_the_months_it_names(stage: Any) -> None:
    told = stage(
        "dpmd__blt_dana_desa", "first_month", "last_month", "amount_idr", "desa_code"
    )
    assert told == [
        ("2026-01", "2026-03", 900_000, "35.07.13.1013"),
        ("2026-03", "2026-03", 300_000, None),
        ("2026-03", "2026-03", 300_000, "35.07.13.1013"),
    ]


def test_a_budget_is_of_the_quarter_it_names_else_of_the_delivery(stage: Any) -> None:
    told = stage("bappeda__anggaran_program", "first_month", "last_month", "budget_idr")
    assert told == [
        ("2025-10", "2025-12", 1_000_000),
        ("2026-01", "2026-03", 1_000_000),
    ]


def test_a_book_of_families_lists_the_living_under_its_codes(stage: Any) -> None:
    told = stage("dispendukcapil__penduduk", "status", "desa_code")
    assert told == [("alive", "35.07.22.2010"), ("alive", "35.07.22.2010")]
    ((sex, relation),) = stage("dispendukcapil__penduduk", "sex", "relation")[:1]
    assert (sex, relation) == ("female", "spouse")


def test_the_second_in_dtsen_is_a_wife_or_a_husband(stage: Any) -> None:
    ((relation, attends, version),) = stage(
        "dinsos__dtsen_anggota", "relation", "attends_school", "dtsen_version"
    )[:1]
    assert (relation, attends, version) == ("spouse", True, "V3-2026-Q1")
