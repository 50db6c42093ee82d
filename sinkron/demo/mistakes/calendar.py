"""When a whole delivery or file goes wrong, dataset by dataset.

By step of the dataset (a month, a quarter, a batch), in turns: everything occurs in
time, and what is spoiled in one dataset is sound in most others.
"""

REGISTER = "dispendukcapil/penduduk"
DTSEN = "dinsos/dtsen_keluarga"
PAYMENTS = "dinsos/penyaluran"
INSURED = "bpjs/kepesertaan"
BLT = "dpmd/blt_dana_desa"
PUPILS = "disdik/dapodik"
ATS = "disdik/ats"
CHILDREN = "dinkes/eppgbm"
MOTHERS = "dppkb/pelatihan_ibu_muda"
TRAINEES = "disnaker/peserta_pelatihan"
ENTERPRISES = "dinkop/umkm"
HOUSES = "dpkpck/rtlh"
MEMBERS = "dinsos/dtsen_anggota"
SURVEY = "dppkb/pendataan_keluarga"
EARLY = "dppkb/pernikahan_dini"
BUDGET = "bappeda/anggaran_program"
# Many files a delivery, and the volume breaker compares them with the last one.
SNAPSHOTS = (PUPILS,)
# Months from one delivery to the next, where it is not one.
EVERY = {DTSEN: 3, ATS: 3, ENTERPRISES: 3, HOUSES: 3, PUPILS: 6, MOTHERS: 6}
EVERY |= {MEMBERS: 3, BUDGET: 3}

TWO_NAMES, SAME_BYTES, BESIDE, REPEATED = (
    "two_names",
    "same_bytes_in_another_period",
    "foreign_file_beside",
    "snapshot_repeated",
)
TURNS = {
    REGISTER: 12,
    DTSEN: 8,
    PAYMENTS: 12,
    INSURED: 12,
    BLT: 12,
    PUPILS: 4,
    ATS: 8,
    CHILDREN: 12,
    MOTHERS: 4,
    TRAINEES: 12,
    ENTERPRISES: 8,
    HOUSES: 8,
    MEMBERS: 8,
    SURVEY: 12,
    EARLY: 12,
    BUDGET: 8,
}
CALENDAR: dict[str, dict[int, str]] = {
    REGISTER: {
        1: TWO_NAMES,
        2: "truncated",
        4: "volume_drop",
        6: "header_unknown",
        8: "empty",
        10: "too_many_bad",
        11: REPEATED,
    },
    DTSEN: {
        1: "foreign",
        2: "truncated",
        3: "too_many_bad",
        4: "volume_drop",
        5: "header_unknown",
        6: "empty",
        7: TWO_NAMES,
    },
    PAYMENTS: {
        1: "thousands",
        2: "html",
        3: SAME_BYTES,
        4: "too_many_bad",
        5: TWO_NAMES,
        7: BESIDE,
    },
    INSURED: {
        2: "volume_drop",
        3: TWO_NAMES,
        5: "header_unknown",
        7: "too_many_bad",
        9: REPEATED,
    },
    BLT: {1: "thousands", 3: SAME_BYTES, 4: "too_many_bad", 5: TWO_NAMES},
    PUPILS: {1: "volume_drop", 3: TWO_NAMES},
    ATS: {
        1: "foreign",
        2: TWO_NAMES,
        3: "truncated",
        4: "header_unknown",
        5: "empty",
        6: "too_many_bad",
    },
    CHILDREN: {3: TWO_NAMES, 5: SAME_BYTES, 7: "too_many_bad", 8: "header_unknown"},
    MOTHERS: {},
    TRAINEES: {3: "header_unknown", 6: "too_many_bad"},
    ENTERPRISES: {
        1: "volume_drop",
        2: TWO_NAMES,
        3: "truncated",
        4: "too_many_bad",
        5: "header_unknown",
        6: "foreign",
    },
    HOUSES: {2: TWO_NAMES, 3: SAME_BYTES, 4: "thousands", 6: "too_many_bad"},
    MEMBERS: {
        0: "encrypted",
        2: "header_unknown",
        4: "volume_drop",
        5: TWO_NAMES,
        6: "too_many_bad",
        7: "truncated",
    },
    SURVEY: {2: "too_many_bad", 4: "truncated", 7: "header_unknown", 9: "empty"},
    EARLY: {1: "empty", 3: TWO_NAMES, 4: "header_unknown", 7: "too_many_bad"},
    BUDGET: {0: "html", 2: "header_unknown", 3: "encrypted", 5: "too_many_bad"},
}
# One file of many that cannot be read; the others of the delivery are accepted.
ALONE: dict[str, dict[int, str]] = {
    REGISTER: {5: "foreign", 9: "encrypted"},
    BLT: {
        0: "encrypted",
        2: "header_unknown",
        6: "truncated",
        7: "html",
        8: "foreign",
        9: "empty",
        10: "encrypted",
    },
    PUPILS: {0: "encrypted", 2: "foreign"},
    CHILDREN: {
        0: "html",
        1: "truncated",
        2: "encrypted",
        4: "foreign",
        6: "empty",
        9: "header_unknown",
    },
    HOUSES: {1: "header_unknown", 5: "foreign", 7: "truncated"},
}
UNREPAIRED: dict[str, dict[int, str]] = {
    REGISTER: {7: "volume_drop"},
    DTSEN: {2: "volume_drop"},
    MEMBERS: {1: "truncated"},
    PAYMENTS: {9: "too_many_bad"},
    INSURED: {6: "volume_drop"},
    BLT: {6: "too_many_bad"},
    ATS: {1: "truncated"},
    TRAINEES: {4: "header_unknown"},
    ENTERPRISES: {2: "volume_drop"},
}


def planned(dataset: str, step: int, *, last: bool, heavy: bool) -> tuple[str, bool]:
    """Return what goes wrong in a step ("" for nothing) and whether it is repaired."""
    turn = step % TURNS[dataset]
    unrepaired = UNREPAIRED.get(dataset, {})
    if heavy and not last and turn in unrepaired:
        return unrepaired[turn], False
    return CALENDAR[dataset].get(turn, ""), True


def alone(dataset: str, step: int) -> str:
    """Return what goes wrong with one file of many in a step ("" for nothing)."""
    return ALONE.get(dataset, {}).get(step % TURNS[dataset], "")
