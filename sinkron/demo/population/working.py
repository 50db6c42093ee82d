"""What an enumerator asks of a person: school, work, business, health.

Codes are those of Regsosek 2022; 0 means not asked. Everything follows from age, from
the schooling and job on the card, and from steady draws, so that a person tells much
the same every quarter.
"""

import numpy as np

from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints
from sinkron.demo.population import people
from sinkron.demo.population.names import FEMALE
from sinkron.demo.population.world import Mask, World

YES, NO, NOT_ASKED = 1, 2, 0
ASKED_SCHOOL, ASKED_HEALTH, NEVER, PUPIL, LEFT = 5, 2, 1, 2, 3
# Highest level reached and certificate, by schooling on the card (0 to 10).
LEVEL = np.array([0, 0, 3, 3, 8, 13, 18, 18, 19, 21, 22])
CERTIFICATE = np.array([0, 0, 0, 3, 8, 13, 18, 18, 19, 21, 22])
# Level of pupils, the certificate they have, and the age before its first class.
PUPIL_LEVEL = np.array([3, 8, 13, 19])
PUPIL_CERTIFICATE = np.array([0, 3, 8, 13])
PUPIL_START = np.array([6, 12, 15, 18])
FINISHED = 8
CHURN_SHARE = 0.06
# Line of work and status in it, by job on the card; any other job is a service.
LINES_OF_WORK = {
    9: 1,
    20: 1,
    19: 11,
    15: 8,
    88: 12,
    84: 12,
    81: 13,
    26: 11,
    5: 20,
    6: 20,
    7: 20,
    16: 20,
    85: 20,
    86: 20,
    30: 25,
    23: 8,
    65: 21,
    73: 22,
}
SERVICE = 24
STATUSES = {9: 2, 20: 6, 19: 7, 15: 4, 88: 1, 84: 1, 81: 7, 26: 7, 5: 5, 6: 5, 7: 5}
STATUSES |= {16: 5, 85: 5, 86: 5, 30: 4, 23: 1, 65: 4, 73: 5}
EMPLOYEE, OWN_ACCOUNT = 4, (1, 2, 3)
RESTING = (people.NO_WORK, people.HOUSEWIFE, people.PUPIL, 4)
DIFFICULTIES = (
    "penglihatan",
    "pendengaran",
    "berjalan_atau_naik_tangga",
    "menggunakan_tangan_jari",
    "belajar_kemampuan_intelektual",
    "pengendalian_perilaku",
    "berbicara_komunikasi",
    "mengurus_diri",
    "mengingat_berkonsentrasi",
)
# Which difficulty goes with a disability on the card.
DIFFICULTY_OF = {1: 2, 2: 0, 3: 1, 4: 4, 6: 7}
ILLNESSES = (0.87, 0.05, 0.02, 0.012, 0.01, 0.02, 0.003, 0.005, 0.01)


def _mapped(codes: Ints, known: dict[int, int], other: int) -> Ints:
    table = np.full(100, other)
    table[list(known)] = list(known.values())
    return np.asarray(table[codes])


def school(world: World, who: Ints, age: Ints) -> dict[str, Ints]:
    """Return attendance, level, class and certificate."""
    dice = world.dice
    home = world.cards.home[world.persons.card[who]]
    keen: Floats = dice.steady(who, "keen on school")
    poor = world.homes.welfare[home] < -500
    likely = np.select(
        [age < 7, age <= 12, age <= 15, age <= 18, age <= 22],
        [0.0, 0.99, 0.95 - 0.05 * poor, 0.8 - 0.2 * poor, 0.12],
        0.0,
    )
    attends = (keen < likely) & (age >= 7)
    on_card = people.schooling(world, who, age)
    stage = np.digitize(age, (13, 16, 19))
    never = ~attends & ((on_card == 1) | (age < 7))
    told = np.where(attends, PUPIL, np.where(never, NEVER, LEFT))
    level = np.where(attends, PUPIL_LEVEL[stage], LEVEL[on_card])
    reached = np.where(on_card <= 2, 1 + who % 5, FINISHED)
    year = np.where(attends, np.clip(age - PUPIL_START[stage], 1, 6), reached)
    paper = np.where(attends, PUPIL_CERTIFICATE[stage], CERTIFICATE[on_card])
    asked = age >= ASKED_SCHOOL
    went = asked & ~never & (level > 0)
    return {
        "partisipasi_sekolah": np.where(asked, told, NOT_ASKED),
        "jenjang_tertinggi_yang_diduduki": np.where(went, level, NOT_ASKED),
        "kelas_tertinggi_yang_diduduki": np.where(went, year, NOT_ASKED),
        "ijazah_tertinggi_yang_dimiliki": np.where(went, paper, NOT_ASKED),
    }


def _works(world: World, who: Ints, age: Ints, job: Ints) -> Mask:
    dice, year = world.dice, world.month // 12
    anew = dice.steady(who, f"other work {year}") < CHURN_SHARE
    drawn = np.where(anew, dice.steady(who, f"works {year}"), dice.steady(who, "works"))
    rests = np.isin(job, RESTING)
    woman = world.persons.sex[who] == FEMALE
    share = np.where(rests, np.where(woman, 0.15, 0.08), 0.94)
    return np.asarray((age >= 15) & (drawn < share))


def work(world: World, who: Ints, age: Ints) -> dict[str, Ints]:
    """Return work and business."""
    job, dice = people.work(world, who, age), world.dice
    works = _works(world, who, age, job)
    line = _mapped(job, LINES_OF_WORK, SERVICE)
    status = _mapped(job, STATUSES, EMPLOYEE)
    own = works & np.isin(status, OWN_ACCOUNT)
    has = own & (dice.steady(who, "business") < 0.6)
    has |= (age >= 18) & (dice.steady(who, "side business") < 0.04)
    asked = age >= ASKED_SCHOOL
    paid = (dice.steady(who, "paid hands") < 0.15).astype(np.int64)
    unpaid = (dice.steady(who, "unpaid hands") < 0.2).astype(np.int64)
    turnover = 1 + dice.steady_pick(who, "turnover", (0.3, 0.3, 0.2, 0.18, 0.02))
    return {
        "status_bekerja": np.where(asked, np.where(works, YES, NO), NOT_ASKED),
        "lapangan_usaha_dari_pekerjaan_utama": np.where(works, line, NOT_ASKED),
        "status_dalam_pekerjaan_utama": np.where(works, status, NOT_ASKED),
        "kepemilikan_usaha": np.where(asked, np.where(has, YES, NO), NOT_ASKED),
        "jumlah_usaha": np.where(has, 1, NOT_ASKED),
        "lapangan_usaha_dari_usaha_utama": np.where(has, line, NOT_ASKED),
        "jumlah_pekerja_yang_dibayar_dari_usaha_utama": np.where(has, paid, -1),
        "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama": np.where(has, unpaid, -1),
        "omzet_usaha_utama": np.where(has, turnover, NOT_ASKED),
    }


def health(world: World, who: Ints, age: Ints) -> dict[str, Ints]:
    """Return nutrition, difficulties, sadness and illness."""
    dice, asked = world.dice, age >= ASKED_HEALTH
    disability = people.disability(world, who)
    thin = np.array([3, 2, 1, 8])[
        dice.steady_pick(who, "thin", (0.8, 0.15, 0.03, 0.02))
    ]
    told = {"kondisi_gizi": np.where(age < 5, thin, NOT_ASKED)}
    for at, difficulty in enumerate(DIFFICULTIES):
        old = (age >= 60) & (dice.steady(who, difficulty) < 0.06)
        mine = [card for card, place in DIFFICULTY_OF.items() if place == at]
        level = np.where(np.isin(disability, mine), 1 + who % 2, np.where(old, 3, 4))
        told[difficulty] = np.where(asked, level, NOT_ASKED)
    sad = np.array([4, 3, 2, 1])[dice.steady_pick(who, "sad", (0.9, 0.07, 0.02, 0.01))]
    told["kesedihan_depresi"] = np.where(age >= ASKED_SCHOOL, sad, NOT_ASKED)
    ill = 1 + dice.steady_pick(who, "ill", ILLNESSES)
    told["penyakit_kronis"] = np.where(age >= 30, ill, 1)
    return told
