"""People who leave the district, come back, arrive, or move inside it."""

import numpy as np

from sinkron.demo.population import cards, households
from sinkron.demo.population.world import (
    ALIVE,
    CHILD,
    INVALID,
    MOVED,
    OUTSIDE,
    SINGLE,
    UNLISTED,
    World,
)

AWAY_AT_LEAST, AWAY_AT_MOST = 2, 6


def leave_as_families(world: World, rng: np.random.Generator, count: int) -> None:
    """Let whole families move away; all of them are then listed as moved."""
    people = world.persons
    leaving = cards.pick(rng, np.flatnonzero(world.free_cards()), count)
    here = np.isin(people.card, leaving) & np.isin(people.status, (ALIVE, INVALID))
    people.status[here], people.since[here] = MOVED, world.month
    world.touch(leaving)


def leave_alone(world: World, rng: np.random.Generator, count: int) -> None:
    """Let single grown children move away from a family that stays."""
    people, free = world.persons, world.free_cards()
    grown = households.is_adult(world) & (people.marital == SINGLE)
    may = world.alive() & grown & (people.relation == CHILD) & free[people.card]
    leaving = cards.pick(rng, np.flatnonzero(may), count)
    people.status[leaving], people.since[leaving] = MOVED, world.month
    world.touch(people.card[leaving])


def come_back(world: World, rng: np.random.Generator, count: int) -> None:
    """Let families that moved away some months ago stand on their old card again."""
    people = world.persons
    away = people.status == MOVED
    absent = world.month - people.since
    recently = away & (absent >= AWAY_AT_LEAST) & (absent <= AWAY_AT_MOST)
    every = np.arange(len(world.cards))
    current = world.homes.card[world.cards.home] == every
    empty = (world.sizes() == 0) & current
    ready = np.unique(people.card[recently & empty[people.card]])
    chosen = cards.pick(rng, ready, count)
    back = recently & np.isin(people.card, chosen)
    people.status[back], people.since[back] = ALIVE, world.month
    world.touch(chosen)


def arrive(world: World, rng: np.random.Generator, count: int) -> None:
    """Add families from elsewhere; DTSEN already knows some of them."""
    people = world.persons
    outside = np.flatnonzero(world.homes.outside == OUTSIDE)
    known = cards.pick(rng, outside, int(rng.binomial(count, 1 / 3)))
    world.homes.outside[known] = 0
    world.homes.founded[known] = world.month
    places = world.geography.weights
    desa = rng.choice(len(places), size=count - len(known), p=places)
    homes = households.found_homes(world, rng, desa)
    days = cards.days_of_month(rng, world, len(homes))
    new = households.issue_cards(world, rng, homes, days)
    unlisted = people.status == UNLISTED
    here = unlisted & np.isin(people.card, world.homes.card[known])
    people.status[here], people.since[here] = ALIVE, world.month
    households.settle(world, rng, new, arriving=True)
    world.touch(np.concatenate([world.homes.card[known], new]))


def relocate(world: World, rng: np.random.Generator, count: int) -> None:
    """Move families to another desa of the district, with a new card."""
    moving = cards.pick(rng, np.flatnonzero(world.free_cards()), count)
    places = world.geography.weights
    homes = world.cards.home[moving]
    world.homes.desa[homes] = rng.choice(len(places), size=len(moving), p=places)
    cards.renumber(world, rng, moving)
