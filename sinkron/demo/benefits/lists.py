"""Who is on the payment lists of Dinsos.

Lists are drawn up once a quarter from the DTSEN version and the families as they were
before it: need decides, with errors on both sides.
"""

from dataclasses import dataclass

import numpy as np

from sinkron.demo import months
from sinkron.demo.benefits.fortunes import desil_believed
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints
from sinkron.demo.population import people
from sinkron.demo.population.world import HEAD, NOBODY, UNLISTED, World

# In the order of the lists: name in the list and programme code.
BANSOS = ("BLT KESRA", "PERMAKANAN LANSIA", "PKH", "SEMBAKO")
CODES = ("BLT_KESRA", "PERMAKANAN", "PKH", "SEMBAKO")
KESRA, PERMAKANAN, PKH, SEMBAKO = range(4)
# Share of families on the list by desil 0 (not ranked) to 10.
COVERAGE = np.array(
    [
        [0.02, 0.3, 0.3, 0.25, 0.2, 0.04, 0.01, 0.0, 0.0, 0.0, 0.0],
        [0.05, 0.5, 0.45, 0.4, 0.3, 0.08, 0.04, 0.02, 0.0, 0.0, 0.0],
        [0.02, 0.65, 0.6, 0.45, 0.3, 0.07, 0.03, 0.01, 0.01, 0.0, 0.0],
        [0.03, 0.75, 0.7, 0.55, 0.45, 0.3, 0.05, 0.03, 0.01, 0.01, 0.0],
    ]
)
COMPONENTS = (
    "-",
    "LANSIA",
    "IBU HAMIL",
    "ANAK USIA DINI",
    "SD",
    "SMP",
    "SMA",
    "LANJUT USIA",
    "DISABILITAS BERAT",
)
# PKH components, their sum for a quarter, and the most that one family gets.
PKH_SUMS = {2: 750_000, 3: 750_000, 4: 225_000, 5: 375_000, 6: 500_000, 7: 600_000}
PKH_SUMS[8] = 600_000
PKH_MOST = {2: 1, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 1}
SEMBAKO_SUM, PERMAKANAN_SUM, KESRA_SUM = 200_000, 450_000, 900_000
STRANGER_SHARE = 0.7


@dataclass(frozen=True)
class Lists:
    """The lists of a quarter: the person paid, and for PKH the component and sum."""

    month: int
    sembako: Ints
    permakanan: Ints
    kesra: Ints
    pkh: Ints
    pkh_component: Ints
    pkh_sum: Ints


def _on_list(world: World, version: Version, programme: int) -> Ints:
    """Return the homes in need of a programme that its list has."""
    alive = world.homes.last_alive[version.homes] == world.month
    believed = desil_believed(world.dice, version.homes, version.national)
    share: Floats = COVERAGE[programme][believed]
    drawn = world.dice.steady(version.homes, CODES[programme])
    return np.unique(version.homes[alive & (drawn < share)])


def _payee(world: World, homes: Ints) -> Ints:
    """Return the wife or husband of the head, else the head."""
    cards = world.homes.card[homes]
    spouses = world.spouses()[cards]
    payee = np.where(spouses != NOBODY, spouses, world.heads()[cards])
    return np.asarray(payee[payee != NOBODY])


def _component_counts(world: World, month: int) -> dict[int, Ints]:
    """Return for each PKH component how many persons of each card have it."""
    age = world.age(months.first_day(month))
    every = np.arange(len(world.persons))
    expecting = (world.persons.sex == 2) & (age >= 20) & (age < 38)
    expecting &= world.dice.steady(every, f"pregnant {month}") < 0.04
    has = {
        2: expecting,
        3: age <= 6,
        4: (age >= 7) & (age <= 12),
        5: (age >= 13) & (age <= 15),
        6: (age >= 16) & (age <= 18),
        7: age >= 60,
        8: people.disability(world, every) == 4,
    }
    alive, size = world.alive(), len(world.cards)
    return {
        code: np.bincount(world.persons.card[alive & who], minlength=size)
        for code, who in has.items()
    }


def draw_up(world: World, version: Version, month: int) -> Lists:
    """Draw up the lists of the quarter that begins with a month."""
    age = world.age(months.first_day(month))
    payees = _payee(world, _on_list(world, version, PKH))
    counts = _component_counts(world, month)
    person, component, total = [], [], []
    for code, count in counts.items():
        number = np.minimum(count[world.persons.card[payees]], PKH_MOST[code])
        person.append(payees[number > 0])
        component.append(np.full(int((number > 0).sum()), code))
        total.append(number[number > 0] * PKH_SUMS[code])
    small = world.sizes() <= 2
    old = world.alive() & (age >= 70) & small[world.persons.card]
    fed = np.isin(world.persons.card, world.homes.card[_on_list(world, version, 1)])
    heads = world.heads()[world.homes.card[_on_list(world, version, KESRA)]]
    return Lists(
        month=month,
        sembako=_payee(world, _on_list(world, version, SEMBAKO)),
        permakanan=np.flatnonzero(old & fed),
        kesra=heads[heads != NOBODY],
        pkh=np.concatenate(person),
        pkh_component=np.concatenate(component),
        pkh_sum=np.concatenate(total),
    )


def strangers(world: World) -> Ints:
    """Return the heads of families whom the lists name and no register knows."""
    head = world.persons.relation == HEAD
    unknown = np.flatnonzero((world.persons.status == UNLISTED) & head)
    return unknown[world.dice.steady(unknown, "stranger paid") < STRANGER_SHARE]
