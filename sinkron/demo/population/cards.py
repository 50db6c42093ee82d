"""What happens to cards: heads that follow heads, and new numbers for old homes."""

import numpy as np

from sinkron.demo import months
from sinkron.demo.months import Ints
from sinkron.demo.population import households
from sinkron.demo.population.world import (
    ALIVE,
    CHILD,
    HEAD,
    HUSBAND,
    INVALID,
    NOBODY,
    PARENT,
    RELATIVE,
    WIFE,
    Mask,
    World,
)

TAKEN_IN_MONTHS = 3


def pick(rng: np.random.Generator, candidates: Ints, count: int) -> Ints:
    """Choose some of the candidates, in random order."""
    return rng.permutation(candidates)[:count]


def days_of_month(rng: np.random.Generator, world: World, count: int) -> Ints:
    """Return days of the world's month."""
    return months.first_day(world.month) + rng.integers(0, 28, count)


def members(world: World, cards: Ints) -> Ints:
    """Return the living members of these cards."""
    return np.flatnonzero(world.alive() & np.isin(world.persons.card, cards))


def renumber(world: World, rng: np.random.Generator, cards: Ints) -> Ints:
    """Replace cards by new ones with another number at the same home."""
    homes = world.cards.home[cards]
    new = households.issue_cards(
        world, rng, homes, days_of_month(rng, world, len(cards))
    )
    moved = np.full(len(world.cards), NOBODY)
    moved[cards] = new
    people = world.persons
    listed = np.isin(people.status, (ALIVE, INVALID)) & (moved[people.card] >= 0)
    people.card[listed] = moved[people.card[listed]]
    world.touch(np.concatenate([cards, new]))
    return new


def headless(world: World) -> Mask:
    """Return the cards on which people live without a head."""
    return np.asarray((world.sizes() > 0) & (world.heads() < 0))


def appoint_heads(world: World) -> Ints:
    """Let the spouse, else the oldest adult, follow on cards that lost their head."""
    people, adult = world.persons, households.is_adult(world)
    here = np.flatnonzero(world.alive() & headless(world)[people.card] & adult)
    spouse = np.isin(people.relation[here], (HUSBAND, WIFE))
    rank = np.lexsort((people.birth[here], ~spouse, people.card[here]))
    cards, first = np.unique(people.card[here][rank], return_index=True)
    heirs = here[rank][first]
    from_below = heirs[~np.isin(people.relation[heirs], (HUSBAND, WIFE))]
    others = members(world, people.card[from_below])
    people.relation[others] = RELATIVE
    people.relation[heirs] = HEAD
    return cards


def nearby(
    world: World, rng: np.random.Generator, givers: Ints, receivers: Ints
) -> tuple[Ints, Ints]:
    """Pair cards with other cards of the same kecamatan, each used once."""
    kecamatan = world.geography.kecamatan[world.homes.desa[world.cards.home]]
    receivers = rng.permutation(receivers)
    receivers = receivers[np.argsort(kecamatan[receivers], kind="stable")]
    givers = givers[np.argsort(kecamatan[givers], kind="stable")]
    wanted, offered = kecamatan[givers], kecamatan[receivers]
    rank = np.arange(len(givers)) - np.searchsorted(wanted, wanted)
    position = np.searchsorted(offered, wanted) + rank
    found = position < np.searchsorted(offered, wanted, side="right")
    return givers[found], receivers[position[found]]


def take_in(
    world: World, rng: np.random.Generator, givers: Ints, receivers: Ints, relation: int
) -> None:
    """Let all living members of some cards move onto other cards."""
    givers, receivers = nearby(world, rng, givers, receivers)
    target = np.full(len(world.cards), NOBODY)
    target[givers] = receivers
    people = world.persons
    moving = members(world, givers)
    world.taken_in += [
        (
            int(one),
            int(people.card[one]),
            int(target[people.card[one]]),
            int(people.relation[one]),
            world.month,
        )
        for one in moving
    ]
    people.card[moving] = target[people.card[moving]]
    people.relation[moving] = relation
    world.touch(np.concatenate([givers, receivers]))


def take_in_orphans(world: World, rng: np.random.Generator) -> None:
    """Bring children who were left without an adult to a neighbour's card."""
    orphaned = np.flatnonzero(headless(world))
    free = world.free_cards() & (world.heads() >= 0)
    take_in(world, rng, orphaned, np.flatnonzero(free), RELATIVE)


def take_in_elders(world: World, rng: np.random.Generator, count: int) -> None:
    """Bring old people who live alone to the card of a younger family."""
    people, age = world.persons, world.age(months.last_day(world.month))
    youngest = np.full(len(world.cards), 200)
    alive = world.alive()
    np.minimum.at(youngest, people.card[alive], age[alive])
    free, sizes = world.free_cards(), world.sizes()
    givers = pick(rng, np.flatnonzero(free & (sizes <= 2) & (youngest >= 60)), count)
    free[givers] = False
    take_in(world, rng, givers, np.flatnonzero(free & (sizes >= 2)), PARENT)


def send_back(world: World, rng: np.random.Generator, count: int) -> None:
    """Let people who were taken in return to the card they had before."""
    people, free, sizes = world.persons, world.free_cards(), world.sizes()
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for person, card, receiver, relation, month in world.taken_in:
        stays = people.status[person] == ALIVE and people.card[person] == receiver
        long_enough = month <= world.month - TAKEN_IN_MONTHS
        if stays and free[receiver] and long_enough and not sizes[card]:
            groups.setdefault((card, receiver), []).append((person, relation))
    ready = [pair for pair, who in groups.items() if sizes[pair[1]] > len(who)]
    for at in rng.permutation(len(ready))[:count].tolist():
        card, receiver = ready[at]
        if world.free_cards()[receiver]:
            for person, relation in groups[card, receiver]:
                people.card[person], people.relation[person] = card, relation
            world.touch(np.array([card, receiver]))


def leave_for_new_card(
    world: World, rng: np.random.Generator, heads: Ints, followers: Ints, lead: Ints
) -> None:
    """Give each head a new home and card; followers go with the head at `lead`."""
    people = world.persons
    old_homes = world.cards.home[people.card[heads]]
    homes = households.found_homes(
        world,
        rng,
        world.homes.desa[old_homes],
        world.homes.welfare[old_homes] + rng.integers(-300, 301, len(heads)),
    )
    world.touch(people.card[heads])
    cards = households.issue_cards(
        world, rng, homes, days_of_month(rng, world, len(heads))
    )
    people.card[heads], people.relation[heads] = cards, HEAD
    people.card[followers] = cards[lead]
    follows_spouse = people.spouse[followers] == heads[lead]
    wife = people.sex[followers] == 2
    role = np.where(wife, WIFE, HUSBAND)
    people.relation[followers] = np.where(follows_spouse, role, CHILD)
    world.touch(cards)
