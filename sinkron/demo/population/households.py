"""New households: their home, their card, and the people on it.

One maker serves the first day and the families that move in later.
"""

import numpy as np

from sinkron.demo import months
from sinkron.demo.months import Ints
from sinkron.demo.population import identifiers, names, shapes
from sinkron.demo.population.world import (
    ADULT,
    ALIVE,
    HEAD,
    NOBODY,
    SINGLE,
    UNLISTED,
    Mask,
    World,
)

DAYS = 365.25


def found_homes(
    world: World, rng: np.random.Generator, desa: Ints, welfare: Ints | None = None
) -> Ints:
    """Add homes in these desa; without a welfare they draw one by their place."""
    count, here = len(desa), world.geography.welfare[desa]
    drawn = np.rint(1000 * (here + rng.normal(0, 0.8, count))).astype(np.int64)
    return world.homes.append(
        count,
        desa=desa,
        street=rng.integers(0, names.street_count(), count),
        number=np.where(rng.random(count) < 0.2, rng.integers(1, 181, count), 0),
        rt=rng.integers(1, 31, count),
        rw=rng.integers(1, 13, count),
        welfare=drawn if welfare is None else welfare,
        card=NOBODY,
        old_card=NOBODY,
        renewed=-1,
        founded=world.month,
        last_alive=-1,
        size=0,
        head=NOBODY,
        outside=0,
    )


def issue_cards(
    world: World, rng: np.random.Generator, homes: Ints, recorded: Ints
) -> Ints:
    """Give each home a card recorded on a day; the card before it is remembered."""
    prefix = world.geography.prefix(world.homes.desa[homes])
    numbers = identifiers.issue_kks(
        rng, prefix=prefix, recorded=recorded, taken=world.cards.kk
    )
    cards = world.cards.append(len(homes), kk=numbers, home=homes, issued=world.month)
    world.homes.old_card[homes] = world.homes.card[homes]
    world.homes.renewed[homes] = world.month
    world.homes.card[homes] = cards
    return cards


def settle(
    world: World,
    rng: np.random.Generator,
    cards: Ints,
    *,
    arriving: bool,
    status: int = ALIVE,
) -> Ints:
    """Fill empty cards with new households and return the persons."""
    people = shapes.compose(rng, len(cards))
    count, card = len(people.family), cards[people.family]
    today = months.last_day(world.month)
    birth = today - (people.age * DAYS).astype(np.int64) - 1
    home = world.geography.prefix(world.homes.desa[world.cards.home[card]])
    who = _identities(world, rng, people.sex, birth, home, arriving=arriving)
    start = len(world.persons)
    link = {
        role: np.where(getattr(people, role) < 0, NOBODY, getattr(people, role) + start)
        for role in ("spouse", "father", "mother")
    }
    married = np.minimum(
        np.maximum(birth + int(20 * DAYS), today - rng.integers(90, 9000, count)),
        today - 30,
    )
    return world.persons.append(
        count,
        sex=people.sex,
        birth=birth,
        wedding=np.where(people.marital == SINGLE, 0, married),
        marital=people.marital,
        card=card,
        relation=people.relation,
        status=status,
        since=world.month,
        **link,
        **who,
    )


def _identities(
    world: World,
    rng: np.random.Generator,
    sex: Ints,
    birth: Ints,
    home: Ints,
    *,
    arriving: bool,
) -> dict[str, Ints]:
    """Return names and numbers; who arrives was mostly first registered elsewhere."""
    year = months.split_days(birth)[2]
    first, last, manner = names.draw(rng, sex=sex, birth_year=year)
    local, neighbour = (0.15, 0.15) if arriving else (0.87, 0.07)
    prefix = identifiers.prefixes(rng, home, local=local, neighbour=neighbour)
    nik = identifiers.issue_niks(
        rng, prefix=prefix, sex=sex, birth=birth, taken=world.persons.nik
    )
    return {"nik": nik, "first": first, "last": last, "manner": manner}


def add_strangers(world: World, rng: np.random.Generator, cards: Ints) -> None:
    """Add one woman a card whom payment lists name and nobody else knows."""
    count = len(cards)
    sex = np.full(count, names.FEMALE)
    today = months.first_day(world.month)
    birth = today - rng.integers(int(25 * DAYS), int(70 * DAYS), count)
    first, last, manner = names.draw(
        rng, sex=sex, birth_year=months.split_days(birth)[2]
    )
    home = world.geography.prefix(world.homes.desa[world.cards.home[cards]])
    nik = identifiers.issue_niks(
        rng, prefix=home, sex=sex, birth=birth, taken=world.persons.nik
    )
    nobody = dict.fromkeys(("father", "mother", "spouse"), NOBODY)
    world.persons.append(
        count,
        nik=nik,
        sex=sex,
        birth=birth,
        first=first,
        last=last,
        manner=manner,
        wedding=0,
        marital=SINGLE,
        card=cards,
        relation=HEAD,
        status=UNLISTED,
        since=world.month,
        **nobody,
    )


def recording_days(rng: np.random.Generator, month: int, count: int) -> Ints:
    """Return days of the past twenty years on which cards were recorded."""
    return months.first_day(month) - rng.integers(40, 7000, count)


def is_adult(world: World) -> Mask:
    """Return who may head a card."""
    return np.asarray(world.age(months.last_day(world.month)) >= ADULT)
