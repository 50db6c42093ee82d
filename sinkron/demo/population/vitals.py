"""Births and deaths, and people whose record is doubted for a while."""

import numpy as np

from sinkron.demo import months
from sinkron.demo.population import cards, identifiers, names
from sinkron.demo.population.world import (
    ALIVE,
    CHILD,
    DEAD,
    GRANDCHILD,
    HEAD,
    IN_LAW,
    INVALID,
    MARRIED,
    NOBODY,
    RELATIVE,
    SINGLE,
    WIDOWED,
    WIFE,
    World,
)

BIRTH_AGES = np.array([18, 20, 25, 30, 35, 40, 44])
BIRTH_RATES = np.array([0.0, 0.10, 0.15, 0.13, 0.08, 0.04, 0.01, 0.0])
INVALID_MONTHS = 2


def die(world: World, rng: np.random.Generator, heads_due: int) -> None:
    """Let people die by age; some heads of larger families are among them."""
    people, age = world.persons, world.age(months.last_day(world.month))
    yearly = np.where(age < 1, 0.012, 6e-5 * np.exp(0.088 * age))
    gone = world.alive() & (rng.random(len(people)) < yearly / 12)
    old_heads = world.alive() & (people.relation == HEAD) & (age >= 50)
    with_others = old_heads & (world.sizes()[people.card] >= 2)
    gone[cards.pick(rng, np.flatnonzero(with_others), heads_due)] = True
    dead = np.flatnonzero(gone)
    people.status[dead], people.since[dead] = DEAD, world.month
    left = people.spouse[dead]
    widowed = left[left >= 0]
    widowed = widowed[people.status[widowed] == ALIVE]
    people.marital[widowed] = WIDOWED
    world.touch(people.card[dead])
    followed = cards.appoint_heads(world)
    renewed = followed[rng.random(len(followed)) < 0.6]
    cards.renumber(world, rng, renewed)
    cards.take_in_orphans(world, rng)


def die_alone(world: World, rng: np.random.Generator, count: int) -> None:
    """Let old people die with whom a card ends."""
    people, age = world.persons, world.age(months.last_day(world.month))
    alone = world.free_cards() & (world.sizes() == 1)
    old = world.alive() & (age >= 60) & alone[people.card]
    dead = cards.pick(rng, np.flatnonzero(old), count)
    people.status[dead], people.since[dead] = DEAD, world.month
    world.touch(people.card[dead])


def bear(world: World, rng: np.random.Generator) -> None:
    """Add newborn children to the card of their mother."""
    people, age = world.persons, world.age(months.last_day(world.month))
    yearly = BIRTH_RATES[np.digitize(age, BIRTH_AGES)]
    able = world.alive() & (people.sex == names.FEMALE) & (people.marital == MARRIED)
    able &= np.isin(people.relation, (HEAD, WIFE, CHILD, IN_LAW))
    recent = people.birth > months.first_day(world.month) - 540
    able[people.mother[recent & (people.mother >= 0)]] = False
    able &= people.spouse != NOBODY
    mothers = np.flatnonzero(able & (rng.random(len(people)) < yearly / 12))
    count = len(mothers)
    birth = months.first_day(world.month) + rng.integers(-25, 28, count)
    sex = 1 + (rng.random(count) < 0.488)
    year = months.split_days(birth)[2]
    first, last, manner = names.draw(rng, sex=sex, birth_year=year)
    home = world.geography.prefix(world.desa(mothers))
    nik = identifiers.issue_niks(
        rng, prefix=home, sex=sex, birth=birth, taken=people.nik
    )
    below = np.isin(people.relation[mothers], (CHILD, IN_LAW))
    people.append(
        count,
        nik=nik,
        sex=sex,
        birth=birth,
        first=first,
        last=last,
        manner=manner,
        father=people.spouse[mothers],
        mother=mothers,
        spouse=NOBODY,
        wedding=0,
        marital=SINGLE,
        card=people.card[mothers],
        relation=np.where(below, GRANDCHILD, CHILD),
        status=ALIVE,
        since=world.month,
    )


def doubt(world: World, rng: np.random.Generator, count: int) -> None:
    """Mark some records as not valid, and clear those marked two months ago."""
    people = world.persons
    cleared = (people.status == INVALID) & (
        people.since <= world.month - INVALID_MONTHS
    )
    people.status[cleared] = ALIVE
    inner = world.alive() & np.isin(people.relation, (CHILD, RELATIVE))
    calm = world.free_cards() & (world.sizes() >= 2)
    chosen = cards.pick(rng, np.flatnonzero(inner & calm[people.card]), count)
    people.status[chosen], people.since[chosen] = INVALID, world.month
    world.touch(people.card[chosen])
