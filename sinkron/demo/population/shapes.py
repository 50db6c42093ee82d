"""Who lives together: the composition and ages of new households.

Every kind of person (head, wife, children, parent, young couple) is made as one block
of arrays over all households at once; links between people are positions in the list
of all blocks.
"""

from dataclasses import dataclass

import numpy as np

from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints
from sinkron.demo.population import names
from sinkron.demo.population.world import (
    CHILD,
    DIVORCED,
    GRANDCHILD,
    HEAD,
    IN_LAW,
    MARRIED,
    NOBODY,
    PARENT,
    PARENT_IN_LAW,
    SINGLE,
    WIDOWED,
    WIFE,
)

# Kinds of household and their shares by age of the head (under 30, 30-59, 60 and over).
ALONE, COUPLE, WITH_CHILDREN, ONE_PARENT, WITH_PARENT, EXTENDED = range(6)
KIND_SHARES = np.array(
    [
        [0.12, 0.18, 0.57, 0.05, 0.08, 0.00],
        [0.06, 0.09, 0.58, 0.09, 0.13, 0.05],
        [0.26, 0.28, 0.17, 0.09, 0.05, 0.15],
    ]
)
AGE_BANDS = np.array([22, 30, 40, 50, 60, 70, 80, 88])
AGE_SHARES = (0.08, 0.22, 0.25, 0.20, 0.14, 0.08, 0.03)
CHILD_SHARES = (0.42, 0.37, 0.16, 0.05)


@dataclass
class Block:
    """People of one role; links are positions in the list of all blocks."""

    family: Ints
    relation: Ints
    sex: Ints
    age: Floats
    marital: Ints
    spouse: Ints
    father: Ints
    mother: Ints


def _block(family: Ints, *, age: object, **columns: object) -> Block:
    full = {
        name: np.broadcast_to(np.asarray(columns.get(name, NOBODY)), len(family))
        for name in ("relation", "sex", "marital", "spouse", "father", "mother")
    }
    whole = {name: value.astype(np.int64) for name, value in full.items()}
    ages = np.broadcast_to(np.asarray(age, dtype=float), len(family)).copy()
    return Block(family=family, age=ages, **whole)


def _kinds(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    band = rng.choice(len(AGE_SHARES), size=count, p=AGE_SHARES)
    age = rng.integers(AGE_BANDS[band], AGE_BANDS[band + 1])
    group = np.digitize(age, (30, 60))
    edges = KIND_SHARES.cumsum(axis=1)[group]
    kind = (rng.random(count)[:, None] > edges).sum(axis=1)
    return np.minimum(kind, EXTENDED), age


def _heads(rng: np.random.Generator, kind: Ints, age: Ints) -> Block:
    count = len(kind)
    woman = np.where(kind == ALONE, np.where(age >= 60, 0.75, 0.45), 0.0)
    woman = np.where(kind == ONE_PARENT, 0.75, woman)
    sex = 1 + (rng.random(count) < woman)
    lost = np.where(age < 30, SINGLE, np.where(age < 50, DIVORCED, WIDOWED))
    lone = np.isin(kind, (ALONE, ONE_PARENT))
    marital = np.where(lone, lost, MARRIED)
    marital[(kind == ONE_PARENT) & (marital == SINGLE)] = DIVORCED
    years = age + rng.random(count)
    return _block(np.arange(count), relation=HEAD, sex=sex, age=years, marital=marital)


def _wives(rng: np.random.Generator, heads: Block, kind: Ints) -> Block:
    family = np.flatnonzero(~np.isin(kind, (ALONE, ONE_PARENT)))
    age = np.maximum(heads.age[family] - rng.normal(3, 3, len(family)), 19)
    heads.spouse[family] = len(kind) + np.arange(len(family))
    return _block(family, relation=WIFE, sex=2, age=age, marital=MARRIED, spouse=family)


def _children(
    rng: np.random.Generator, heads: Block, wives: Block, kind: Ints
) -> Block:
    parents = np.flatnonzero(~np.isin(kind, (ALONE, COUPLE)))
    how_many = 1 + rng.choice(len(CHILD_SHARES), size=len(parents), p=CHILD_SHARES)
    mother = np.where(heads.spouse >= 0, heads.spouse, np.arange(len(kind)))
    everyone = np.concatenate([heads.age, wives.age])
    family = np.repeat(parents, how_many)
    rank = np.arange(len(family)) - np.repeat(how_many.cumsum() - how_many, how_many)
    oldest = np.minimum(everyone[mother] - rng.uniform(19, 28, len(kind)), 31)
    age = oldest[family] - rank * rng.uniform(2, 5, len(family))
    leaves = (age > 22) & (rng.random(len(family)) < 0.6)
    kept = (age >= 0) & ~leaves
    family, age = family[kept], age[kept]
    woman = heads.sex[family] == names.FEMALE
    return _block(
        family,
        relation=CHILD,
        sex=1 + (rng.random(len(family)) < 0.49),
        age=age,
        marital=SINGLE,
        father=np.where(woman, NOBODY, family),
        mother=np.where(woman, family, heads.spouse[family]),
    )


def _parents(rng: np.random.Generator, heads: Block, kind: Ints) -> Block:
    family = np.flatnonzero(kind == WITH_PARENT)
    return _block(
        family,
        relation=np.where(rng.random(len(family)) < 0.6, PARENT, PARENT_IN_LAW),
        sex=1 + (rng.random(len(family)) < 0.7),
        age=np.minimum(heads.age[family] + rng.uniform(20, 30, len(family)), 94),
        marital=WIDOWED,
    )


def _young_couples(
    rng: np.random.Generator, kind: Ints, heads: Block, start: int
) -> list[Block]:
    """Return married son or daughter, son- or daughter-in-law, and grandchild."""
    family = np.flatnonzero(kind == EXTENDED)
    count, here = len(family), np.arange(len(family))
    sex = 1 + (rng.random(count) < 0.5)
    oldest = np.minimum(heads.age[family] - 19, 33)
    age = np.maximum(rng.uniform(20, 31, count), 20)
    age = np.minimum(age, np.maximum(oldest, 20))
    first, second = start + here, start + count + here
    child = _block(
        family,
        relation=CHILD,
        sex=sex,
        age=age,
        marital=MARRIED,
        spouse=second,
        father=family,
        mother=heads.spouse[family],
    )
    partner = _block(
        family,
        relation=IN_LAW,
        sex=3 - sex,
        age=age + rng.uniform(0, 2, count),
        marital=MARRIED,
        spouse=first,
    )
    has = rng.random(count) < 0.7
    grandchild = _block(
        family[has],
        relation=GRANDCHILD,
        sex=1 + (rng.random(int(has.sum())) < 0.49),
        age=np.minimum(rng.uniform(0, 7, count), age - 19)[has],
        marital=SINGLE,
        father=np.where(sex == 1, first, second)[has],
        mother=np.where(sex == 1, second, first)[has],
    )
    return [child, partner, grandchild]


def compose(rng: np.random.Generator, count: int) -> Block:
    """Return all members of new households as one list."""
    kind, age = _kinds(rng, count)
    heads = _heads(rng, kind, age)
    wives = _wives(rng, heads, kind)
    blocks = [heads, wives, _children(rng, heads, wives, kind)]
    blocks.append(_parents(rng, heads, kind))
    start = sum(len(block.family) for block in blocks)
    blocks += _young_couples(rng, kind, heads, start)
    return Block(
        **{
            name: np.concatenate([getattr(block, name) for block in blocks])
            for name in Block.__dataclass_fields__
        }
    )
