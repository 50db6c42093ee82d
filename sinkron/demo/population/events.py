"""One month of the district: what happens, how often, and in which order.

A card has at most one event a month. Rates are per thousand families and year; every
kind happens at least once a quarter, so that a small district meets each rule too.
"""

import zlib
from collections.abc import Callable

import numpy as np

from sinkron.demo.months import Ints
from sinkron.demo.population import cards, households, moves, unions, vitals
from sinkron.demo.population.world import (
    HEAD,
    OUTSIDE,
    STRANGE,
    UNLISTED,
    World,
)

Event = Callable[[World, np.random.Generator, int], None]
OUTSIDE_SHARE, STRANGE_SHARE = 0.015, 0.006

EVENTS: tuple[tuple[str, float, Event], ...] = (
    ("a head dies", 2.0, vitals.die),
    ("one alone dies", 1.0, vitals.die_alone),
    ("wedding", 18.0, unions.marry),
    ("divorce", 4.0, unions.divorce),
    ("young couple", 6.0, unions.move_out_young_couples),
    ("elder taken in", 4.0, cards.take_in_elders),
    ("elder returns", 1.0, cards.send_back),
    ("family leaves", 8.0, moves.leave_as_families),
    ("one leaves", 8.0, moves.leave_alone),
    ("family returns", 1.0, moves.come_back),
    ("family arrives", 9.0, moves.arrive),
    ("moves inside", 9.0, moves.relocate),
    ("record doubted", 2.0, vitals.doubt),
)


def due(kind: str, yearly: float, families: int, step: int) -> int:
    """Return how many events of a kind fall in the step-th month."""
    monthly = max(yearly * families / 12_000, 1 / 3)
    phase = zlib.crc32(kind.encode()) % 1000 / 1000
    return int(phase + monthly * step) - int(phase + monthly * (step - 1))


def found(world: World, families: int) -> None:
    """Make the district of the first month, and families that no register knows."""
    rng = world.dice.rng("found")
    places = world.geography.weights
    extra = max(round(families * OUTSIDE_SHARE), 2)
    known = families + extra
    count = known + max(round(families * STRANGE_SHARE), 2)
    desa = rng.choice(len(places), size=count, p=places)
    homes = households.found_homes(world, rng, desa)
    world.homes.founded[:] = world.month - 12
    days = households.recording_days(rng, world.month, len(homes))
    households.issue_cards(world, rng, homes, days)
    world.homes.renewed[:] = world.month - 12
    world.homes.outside[families:known] = OUTSIDE
    world.homes.outside[known:] = STRANGE
    households.settle(world, rng, world.homes.card[:families], arriving=False)
    outside = world.homes.card[families:known]
    households.settle(world, rng, outside, arriving=True, status=UNLISTED)
    _remember_outside(world)
    households.add_strangers(world, rng, world.homes.card[known:])
    remember(world)


def _remember_outside(world: World) -> None:
    """Keep size and head of the homes whose people no register lists."""
    people, homes = world.persons, world.homes
    here = np.flatnonzero(people.status == UNLISTED)
    home = world.cards.home[people.card[here]]
    homes.size += np.bincount(home, minlength=len(homes))
    heads = people.relation[here] == HEAD
    homes.head[home[heads]] = here[heads]


def advance(world: World, families: int, step: int) -> None:
    """Let one month pass."""
    world.month += 1
    world.touched = np.zeros(len(world.cards), dtype=bool)
    for kind, yearly, happen in EVENTS:
        rng = world.dice.rng(kind, world.month)
        happen(world, rng, due(kind, yearly, families, step))
    vitals.bear(world, world.dice.rng("births", world.month))
    cards.appoint_heads(world)
    cards.take_in_orphans(world, world.dice.rng("orphans", world.month))
    remember(world)


def remember(world: World) -> None:
    """Keep for each home the size and head that its card has now."""
    sizes, heads = world.sizes(), world.heads()
    held: Ints = world.homes.card
    living = sizes[held] > 0
    world.homes.size[living] = sizes[held][living]
    world.homes.head[living] = heads[held][living]
    world.homes.last_alive[living] = world.month
    twice = world.alive() & (world.persons.relation == HEAD)
    if np.bincount(world.persons.card[twice], minlength=1).max() > 1:
        raise AssertionError("a card has two heads")
