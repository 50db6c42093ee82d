"""Requests for a marriage under 19 (`dppkb/pernikahan_dini`), CSV, a few a month."""

import numpy as np
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.desks.desk import Desk, numbers, texts
from sinkron.demo.layouts import textfile
from sinkron.demo.layouts.plan import Table, day_texts
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.mistakes.calendar import EARLY
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import TEXT, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.cards import pick
from sinkron.demo.population.events import due
from sinkron.demo.population.names import FEMALE
from sinkron.demo.population.world import CHILD, SINGLE

YEARLY = 10.0
GIRLS, BOYS = (15, 19), (16, 19)
REASONS = ("EKONOMI", "PERGAULAN", "HAMIL", "ADAT", "LAINNYA")
SCHOOLS = ("SD", "SMP", "SMA")
BREAKS = {"split_line": 3, "quote_unclosed": 8}
FORM = TextFormat(";", mark=True, fields=BREAKS)
MANNER = Manner(
    carrier=TEXT,
    nik="nik_pemohon",
    name="nama",
    bad=(("jk", "X", "unknown_code"),),
    unread=(("dikabulkan", "DITUNDA"),),
    nowhere={"kode_desa": "35.07.99.9999"},
    foreign={"kode_desa": "35.73.01.1001"},
    event="tgl_putusan",
)


def _applicants(desk: Desk) -> Ints:
    world, people = desk.world, desk.world.persons
    age = world.age(months.first_day(desk.month))
    woman = people.sex == FEMALE
    girls = woman & (age >= GIRLS[0]) & (age < GIRLS[1])
    boys = ~woman & (age >= BOYS[0]) & (age < BOYS[1])
    often = girls | (boys & (world.dice.steady(np.arange(len(people)), "boy") < 0.2))
    may = world.alive() & (people.marital == SINGLE) & (people.relation == CHILD)
    count = due("dispensation", YEARLY, desk.office.request.families, desk.step + 1)
    return np.sort(pick(desk.rng("dispensation"), np.flatnonzero(may & often), count))


def _table(desk: Desk, who: Ints, day: Ints) -> Table:
    world, people, dice = desk.world, desk.world.persons, desk.world.dice
    age = world.age(months.first_day(desk.month))[who]
    year, serial = desk.month // 12, 40 * (desk.month % 12) + np.arange(len(who)) + 1
    cases = [f"{one:04d}/Pdt.P/{year}/PA.Kab.Mlg" for one in serial.tolist()]
    grown = np.flatnonzero(world.alive() & (people.marital == SINGLE))
    grown = grown[people.birth[grown] < months.first_day(desk.month) - 19 * 366]
    candidates = np.append(grown, who[:1])
    chosen = (dice.steady(who, "partner") * len(grown)).astype(np.int64)
    partner = candidates[chosen]
    named = (dice.steady(who, "partner known") < 0.6) & (partner != who)
    desa = world.homes.desa[desk.home(who)]
    granted = (dice.steady(who, f"granted {desk.month}") < 0.15).astype(np.int64)
    return Table(
        {
            "no_perkara": pa.array(cases, pa.string()),
            "tgl_putusan": day_texts(day),
            "nik_pemohon": numbers(people.nik[who]),
            "nama": world.names().take(pa.array(who)),
            "umur": numbers(age),
            "jk": texts(("", "L", "P"), people.sex[who]),
            "nik_pasangan": pa.array(people.nik[partner], mask=~named).cast(
                pa.string()
            ),
            "kode_desa": texts(world.geography.codes, desa),
            "alasan": texts(REASONS, dice.steady_pick(who, "why", (5, 3, 3, 1, 1))),
            "pendidikan": texts(SCHOOLS, np.clip((age - 13) // 2, 0, 2)),
            "dikabulkan": texts(("Y", "T"), granted),
        }
    )


def hand_in(desk: Desk) -> None:
    """Hand in the cases of a month; a month without one has no delivery."""
    who = _applicants(desk)
    if not len(who):
        return
    day = months.first_day(desk.month) + desk.rng("court").integers(0, 27, len(who))
    table = _table(desk, who, day)
    lines = Lines(
        nik=desk.world.persons.nik[who],
        desa=desk.world.homes.desa[desk.home(who)],
        event=day,
    )
    plan, _ = desk.plan(EARLY, MANNER, lines, table)
    period = months.period(desk.month).replace("-", "_")
    name = f"dispensasi_kawin_{period}.csv"
    desk.hand_in(
        Batch(EARLY, name, table, lambda rows, mine: textfile.render(rows, mine, FORM)),
        plan,
    )
