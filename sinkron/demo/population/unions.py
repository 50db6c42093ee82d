"""Weddings, divorces, and young couples who get a card of their own."""

import numpy as np

from sinkron.demo import months
from sinkron.demo.months import Ints
from sinkron.demo.population import cards, households, names
from sinkron.demo.population.world import (
    CHILD,
    DIVORCED,
    HEAD,
    HUSBAND,
    IN_LAW,
    MARRIED,
    WIFE,
    Mask,
    World,
)

NEW_CARD, TO_HIS_CARD, TO_HER_CARD = range(3)
WEDDING_SHARES = (0.6, 0.2, 0.2)


def _one_a_card(world: World, people: Ints) -> Ints:
    _, first = np.unique(world.persons.card[people], return_index=True)
    return people[np.sort(first)]


def _may_marry(world: World) -> Mask:
    people, sizes = world.persons, world.sizes()
    alone = (people.relation == HEAD) & (sizes[people.card] == 1)
    free = world.free_cards()[people.card]
    unmarried = people.marital != MARRIED
    fitting = alone | (people.relation == CHILD)
    return np.asarray(world.alive() & free & unmarried & fitting)


def _couples(world: World, rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    people, age = world.persons, world.age(months.last_day(world.month))
    may, man = _may_marry(world), people.sex == names.MALE
    men = np.flatnonzero(may & man & (age >= 21) & (age < 38))
    women = np.flatnonzero(may & ~man & (age >= 19) & (age < 35))
    men = _one_a_card(world, cards.pick(rng, men, count))
    women = cards.pick(rng, women, 3 * count)
    women = women[~np.isin(people.card[women], people.card[men])]
    women = _one_a_card(world, women)[: len(men)]
    return men[: len(women)], women


def marry(world: World, rng: np.random.Generator, count: int) -> None:
    """Marry people of two cards; the couple takes a new card or joins one of theirs."""
    men, women = _couples(world, rng, count)
    people = world.persons
    people.spouse[men], people.spouse[women] = women, men
    both = np.concatenate([men, women])
    people.marital[both] = MARRIED
    day = cards.days_of_month(rng, world, len(men)) - rng.integers(0, 20, len(men))
    people.wedding[men] = people.wedding[women] = day
    way = rng.choice(3, size=len(men), p=WEDDING_SHARES)
    world.touch(people.card[both])
    for chosen, stays, joins in ((TO_HIS_CARD, men, women), (TO_HER_CARD, women, men)):
        host, guest = stays[way == chosen], joins[way == chosen]
        people.card[guest] = people.card[host]
        partner = np.where(people.sex[guest] == names.FEMALE, WIFE, HUSBAND)
        people.relation[guest] = np.where(
            people.relation[host] == HEAD, partner, IN_LAW
        )
    new = way == NEW_CARD
    cards.leave_for_new_card(
        world, rng, men[new], women[new], np.arange(int(new.sum()))
    )


def divorce(world: World, rng: np.random.Generator, count: int) -> None:
    """Let wives leave for a card of their own with the children under 17."""
    people, spouses = world.persons, world.spouses()
    here = np.flatnonzero(world.free_cards() & (spouses >= 0))
    wives = spouses[here]
    wives = wives[people.relation[wives] == WIFE]
    wives = cards.pick(rng, wives, count)
    old_cards = people.card[wives]
    people.marital[wives] = people.marital[people.spouse[wives]] = DIVORCED
    people.spouse[people.spouse[wives]] = -1
    people.spouse[wives] = -1
    place = np.full(len(world.cards), -1)
    place[old_cards] = np.arange(len(wives))
    young = ~households.is_adult(world) & (people.relation == CHILD) & world.alive()
    children = np.flatnonzero(young & (place[people.card] >= 0))
    lead = place[people.card[children]]
    cards.leave_for_new_card(world, rng, wives, children, lead)


def move_out_young_couples(world: World, rng: np.random.Generator, count: int) -> None:
    """Give a married son or daughter, spouse and children a card of their own."""
    people, alive = world.persons, world.alive()
    in_law = np.flatnonzero(alive & (people.relation == IN_LAW))
    partner = people.spouse[in_law]
    together = (partner >= 0) & (people.card[partner] == people.card[in_law])
    together &= alive[partner] & (people.relation[partner] == CHILD)
    in_law = in_law[together & world.free_cards()[people.card[in_law]]]
    in_law = _one_a_card(world, cards.pick(rng, in_law, count))
    partner = people.spouse[in_law]
    man = people.sex[in_law] == names.MALE
    heads, wives = np.where(man, in_law, partner), np.where(man, partner, in_law)
    lead = np.full(len(people), -1)
    lead[heads] = lead[wives] = np.arange(len(heads))
    has_father = (people.father >= 0) & (lead[people.father] >= 0)
    same_card = people.card[people.father] == people.card
    children = np.flatnonzero(alive & has_father & same_card)
    followers = np.concatenate([wives, children])
    whose = np.concatenate([np.arange(len(heads)), lead[people.father[children]]])
    cards.leave_for_new_card(world, rng, heads, followers, whose)
