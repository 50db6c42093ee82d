"""The puskesmas (`dinkes/eppgbm`): children under five weighed, a workbook a puskesmas.

Nearly all children are measured in February and August, about a third in the other
months. The list has the child's NIK and a parent's name, and no family card; many
babies bear a number that was made up for them.
"""

from functools import partial

import numpy as np
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.programmes import PMT
from sinkron.demo.desks.desk import Desk
from sinkron.demo.layouts import eppgbm
from sinkron.demo.layouts.eppgbm import Measured
from sinkron.demo.layouts.plan import Table
from sinkron.demo.mistakes.calendar import CHILDREN
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import BOOK, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, World

WEIGHING_MONTHS = (1, 7)
MOST_MONTHS = 60
SEEN_SHARE, SEEN_ELSE = 0.92, 0.35
DUMMY_MONTHS, DUMMY_SHARE = 12, 0.3
LATE_SHARE = 0.02
FED_IF_SHORT, FED_ELSE, FED_KILOS = 0.45, 0.04, (0.5, 1.0, 1.5, 2.0)
MANNER = Manner(
    carrier=BOOK,
    nik="NIK",
    name="Nama",
    birth="Tgl Lahir",
    bad=(("JK", "TIDAK TAHU", "unknown_code"),),
    unread=(
        ("Cara Ukur", "Digendong"),
        ("BB/U", "Entah"),
        ("TB/U", "Kurang"),
        ("BB/TB", "Gemuk Sekali"),
        ("Naik Berat Badan", "Q"),
    ),
    nowhere={"Desa/Kel": "DUKUH ANYAR"},
    foreign={"Kec": "BLIMBING", "Desa/Kel": "POLOWIJEN"},
    event="Tanggal Pengukuran",
    event_may_be_lost=True,
)


def _seen(desk: Desk) -> Ints:
    """Return the children who are measured in a month."""
    world, month = desk.world, desk.month
    people = world.persons
    age = months.first_day(month) - people.birth
    young = (people.status == ALIVE) & (age >= 0) & (age < MOST_MONTHS * 30.4)
    who = np.flatnonzero(young)
    share = SEEN_SHARE if month % 12 in WEIGHING_MONTHS else SEEN_ELSE
    return who[world.dice.steady(who, f"weighed {month}") < share]


def _dummies(world: World, who: Ints, age: Ints) -> Ints:
    """Return a number made up for babies without one, 0 for the others.

    Place and birth date are right, the serial is none that an office ever gave.
    """
    made_up = (age < DUMMY_MONTHS * 30) & (
        world.dice.steady(who, "dummy nik") < DUMMY_SHARE
    )
    stem = world.persons.nik[who] // 10_000
    serial = 9000 + (world.dice.steady(who, "dummy serial") * 999).astype(np.int64)
    return np.where(made_up, stem * 10_000 + serial, 0)


def measure(desk: Desk, who: Ints) -> Measured:
    """Return what is measured: day, size, and the food that is given."""
    world, month, rng = desk.world, desk.month, desk.rng("measured")
    count = len(who)
    late = (rng.random(count) < LATE_SHARE) & (not desk.is_clean)
    start = np.where(late, months.first_day(month - 1), months.first_day(month))
    day = np.maximum(start + rng.integers(2, 20, count), world.persons.birth[who])
    need = world.homes.welfare[desk.home(who)] / 1000
    own = world.dice.steady(who, "growth") - 0.5
    height = np.round(-0.9 + 0.25 * need + 3.2 * own + rng.normal(0, 0.15, count), 2)
    weight = np.round(-0.6 + 0.2 * need + 2.6 * own + rng.normal(0, 0.25, count), 2)
    fed = rng.random(count) < np.where(height < -2, FED_IF_SHORT, FED_ELSE)
    kilos = np.where(fed, np.array(FED_KILOS)[rng.integers(0, 4, count)], 0.0)
    return Measured(who, day, height, weight, kilos)


def hand_in(desk: Desk) -> None:
    """Hand in the measurements of a month."""
    world = desk.world
    seen = measure(desk, _seen(desk))
    if not len(seen.person):
        return
    home = desk.home(seen.person)
    kecamatan = world.geography.kecamatan[world.homes.desa[home]]
    seen = seen.take(np.lexsort((seen.person, kecamatan)))
    who, home = seen.person, desk.home(seen.person)
    desa = world.homes.desa[home]
    dummy = _dummies(world, who, seen.day - world.persons.birth[who])
    dummy = np.where(np.isin(dummy, world.persons.nik) | desk.is_clean, 0, dummy)
    nik = np.where(dummy > 0, dummy, world.persons.nik[who])
    table = eppgbm.table(world, seen, nik)
    lines = Lines(
        nik=nik,
        desa=desa,
        birth=world.persons.birth[who],
        event=seen.day,
        part=world.geography.kecamatan[desa],
        odd=(
            ("dummy_nik", "accepted:unlinked", dummy > 0),
            *desk.of_the_gone(who),
        ),
    )
    plan, taken = desk.plan(CHILDREN, MANNER, lines, table)
    folder = partial(_batch, desk)
    _, in_force = desk.hand_in_parts(table, plan, lines.part, folder)
    here = np.flatnonzero(taken.counts & in_force & (seen.kilos > 0))
    desk.receipts.add(
        nik=taken.nik[here],
        named=who[here],
        programme=PMT,
        month=months.month_of(seen.day[here]),
        desa=taken.desa[here],
    )


def _batch(desk: Desk, kecamatan: int, table: Table) -> Batch:
    name = str(desk.world.geography.kecamatan_names[kecamatan])
    period = months.period(desk.month)

    def elsewhere() -> Batch:
        kota = {"Kec": "BLIMBING", "Pukesmas": "POLOWIJEN", "Desa/Kel": "POLOWIJEN"}
        changed = {
            column: pa.array([text] * len(table)) for column, text in kota.items()
        }
        moved = Table(dict(table.columns) | changed, table.sequence)
        file = f"eppgbm_PUSKESMAS POLOWIJEN_{period}.xlsx"
        return Batch(CHILDREN, file, moved, eppgbm.render)

    file = f"eppgbm_PUSKESMAS {name}_{period}.xlsx"
    return Batch(CHILDREN, file, table, eppgbm.render, elsewhere)
