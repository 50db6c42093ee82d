"""Disdik: pupils school by school (`dapodik`), and children out of school (`ats`).

A child of school age is a pupil or out of school; help may bring the latter back. SD
and SMP belong to the kabupaten, so pupils are 7 to 15 years old.
"""

from functools import partial

import numpy as np
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.programmes import ATS as ATS_PROGRAMME
from sinkron.demo.benefits.programmes import PIP
from sinkron.demo.desks.desk import Desk
from sinkron.demo.layouts import ats, dapodik, textfile
from sinkron.demo.layouts.dapodik import Pupils
from sinkron.demo.layouts.plan import Plan, Rendered, Table
from sinkron.demo.mistakes.calendar import ATS, PUPILS
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import BOOK, TEXT, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, Mask

SEMESTERS = (1, 7)
FIRST_AGE, SMP_AGE, LAST_AGE, LAST_ATS_AGE = 7, 13, 15, 18
# Share of children out of school and of pupils with a card of PIP, by desil 0 to 10.
OUT = np.array([0.2, 0.36, 0.32, 0.27, 0.22, 0.15, 0.1, 0.06, 0.04, 0.03, 0.02])
CARD = np.array([0.2, 0.6, 0.55, 0.45, 0.4, 0.12, 0.06, 0.04, 0.02, 0.01, 0.01])
HELPED_A_QUARTER, BACK_SHARE = 0.18, 0.5
FAMILIES_A_SCHOOL = 6000
PUPIL_MANNER = Manner(
    carrier=BOOK,
    nik="NIK",
    name="Nama",
    kk="No KK",
    birth="Tanggal Lahir",
    bad=(
        ("Penerima KIP", "Mungkin", "unknown_code"),
        ("JK", "X", "unknown_code"),
    ),
    unread=(("Penerima KPS", "Kadang"), ("Layak PIP (usulan dari sekolah)", "Usul")),
    nowhere={"Kelurahan": "Dukuh Anyar"},
    foreign={"Kecamatan": "Kec. Blimbing", "Kelurahan": "Polowijen"},
)
ATS_MANNER = Manner(
    carrier=TEXT,
    nik="nik",
    name="nama",
    birth="tgl_lahir",
    bad=(("kategori", "PINDAH", "unknown_code"), ("jk", "X", "unknown_code")),
    unread=(("kembali_sekolah", "NANTI"), ("alasan", "LUPA")),
    nowhere={"kode_desa": "3507999999"},
    foreign={"kode_desa": "3573011002"},
    event="tgl",
)


def _ages(desk: Desk) -> Ints:
    return desk.world.age(months.first_day(desk.month))


def _of_age(desk: Desk, last: int) -> Ints:
    age = _ages(desk)
    alive = desk.world.persons.status == ALIVE
    return np.flatnonzero(alive & (age >= FIRST_AGE) & (age <= last))


def _is_out(desk: Desk, who: Ints) -> Mask:
    drawn = desk.world.dice.steady(who, "out of school")
    return np.asarray(drawn < OUT[desk.desil()[desk.home(who)]])


def _helped(desk: Desk, who: Ints) -> Mask:
    """Return who has been helped so far; every quarter some more are."""
    quarters = 1 + desk.step // 3
    share = 1 - (1 - HELPED_A_QUARTER) ** quarters
    return np.asarray(desk.world.dice.steady(who, "helped") < share)


def _is_back(desk: Desk, who: Ints) -> Mask:
    came = desk.world.dice.steady(who, "back") < BACK_SHARE
    return np.asarray(_helped(desk, who) & came)


def _schools(desk: Desk, who: Ints) -> Ints:
    """Return the school of each pupil: kecamatan, level and number in one."""
    world, home = desk.world, desk.home(who)
    kecamatan = world.geography.kecamatan[world.homes.desa[home]]
    number = 1 + desk.office.request.families // FAMILIES_A_SCHOOL
    own = (world.dice.steady(home, "school") * number).astype(np.int64)
    level = (_ages(desk)[who] >= SMP_AGE).astype(np.int64)
    return (kecamatan * 2 + level) * 1000 + own


def hand_in_pupils(desk: Desk) -> None:
    """Hand in the pupils of a semester."""
    if desk.month % 12 not in SEMESTERS:
        return
    world = desk.world
    who = _of_age(desk, LAST_AGE)
    who = who[~_is_out(desk, who) | _is_back(desk, who)]
    if not len(who):
        return
    school = _schools(desk, who)
    order = np.lexsort((who, school))
    who, school = who[order], school[order]
    card = CARD[desk.desil_believed()[desk.home(who)]]
    holds = world.dice.steady(who, "kip") < card
    shown = desk.shown_cards(who)
    pupils = Pupils(who, _ages(desk)[who], holds, world.cards.kk[shown])
    table = dapodik.table(world, pupils)
    lines = Lines(
        nik=world.persons.nik[who],
        desa=world.desa(who),
        kk=pupils.kk,
        birth=world.persons.birth[who],
        part=school,
        odd=(("old_kk", "accepted", shown != world.persons.card[who]),),
    )
    plan, taken = desk.plan(PUPILS, PUPIL_MANNER, lines, table)
    _, in_force = desk.hand_in_parts(table, plan, school, partial(_school_file, desk))
    accepted = taken.counts & in_force
    if in_force.any():
        desk.units.add(PIP, desk.month, taken.nik[accepted])
    here = np.flatnonzero(accepted & holds)
    desk.receipts.add(
        nik=taken.nik[here],
        named=who[here],
        programme=PIP,
        month=desk.month,
        desa=taken.desa[here],
    )


def _school_file(desk: Desk, school: int, table: Table) -> Batch:
    place, number = divmod(school, 1000)
    kecamatan = str(desk.world.geography.kecamatan_names[place // 2])
    level = ("SD", "SMP")[place % 2]

    def batch(name: str, where: str, rows: Table) -> Batch:
        style = dapodik.Style(name, where, desk.month, school % 3)
        file = f"daftar_pd-{name}-{where}-{desk.month // 12}{desk.month % 12 + 1:02d}"
        return Batch(PUPILS, f"{file}.xlsx", rows, style.render)

    def elsewhere() -> Batch:
        count = len(table)
        changed = {
            "Kecamatan": pa.array(["Kec. Blimbing"] * count),
            "Kelurahan": pa.array(["Polowijen"] * count),
        }
        rows = Table(dict(table.columns) | changed, table.sequence)
        return batch("SD NEGERI 1 POLOWIJEN", "Blimbing", rows)

    own = batch(f"{level} NEGERI {number + 1} {kecamatan}", kecamatan.title(), table)
    return Batch(own.dataset, own.name, own.table, own.write, elsewhere)


def hand_in_absent(desk: Desk) -> None:
    """Hand in the children out of school at the end of a quarter."""
    if desk.month % 3 != 2:
        return
    world = desk.world
    who = _of_age(desk, LAST_ATS_AGE)
    who = who[_is_out(desk, who)]
    if not len(who):
        return
    helped = _helped(desk, who)
    day = months.first_day(desk.month) + desk.rng("ats").integers(2, 25, len(who))
    back = _is_back(desk, who)
    table = ats.table(world, who, day, helped=helped, back=back, step=desk.step // 3)
    lines = Lines(
        nik=world.persons.nik[who],
        desa=world.desa(who),
        birth=world.persons.birth[who],
        event=day,
    )
    plan, taken = desk.plan(ATS, ATS_MANNER, lines, table)
    if desk.hand_in(_absent_file(desk, table), plan):
        return
    desk.units.add(ATS_PROGRAMME, desk.month, taken.nik[taken.counts])
    here = np.flatnonzero(taken.counts & helped)
    desk.receipts.add(
        nik=taken.nik[here],
        named=who[here],
        programme=ATS_PROGRAMME,
        month=desk.month,
        desa=taken.desa[here],
    )


def _absent_file(desk: Desk, table: Table) -> Batch:
    form = ats.form(desk.step // 3)
    name = f"ATS_TW{desk.month % 12 // 3 + 1}_{desk.month // 12}.csv"

    def write(rows: Table, plan: Plan) -> Rendered:
        return textfile.render(rows, plan, form)

    def elsewhere() -> Batch:
        kota = pa.array([f"35730{1 + one % 5}1001" for one in range(len(table))])
        moved = Table(dict(table.columns) | {"kode_desa": kota})
        return Batch(ATS, name, moved, write)

    return Batch(ATS, name, table, write, elsewhere)
