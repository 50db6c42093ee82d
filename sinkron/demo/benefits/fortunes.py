"""What becomes of a home from quarter to quarter, and what is written of it wrongly.

Some homes live through good spells (a remittance, a job in town) that end again, so
that families leave deprivation and some fall back. Some were seen wrongly until the
ministry checked them on the ground, and the date of birth of some members was wrong
until it was corrected: both then change on paper, and nothing changed in life. Some
answers are missing. Some poor homes every office overlooks. Everything follows from
steady draws, so nothing of it is stored.
"""

import numpy as np

from sinkron.demo.dice import Dice
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask

# Welfare (thousandths) that a good spell adds, that hard times between them take away,
# and by which a home was seen too well.
GOOD, HARD, SEEN_TOO_WELL = 1800, 1000, 1500
CYCLE, LENGTHS = 12, (4, 5, 6, 8)
SPELL_SHARE, MISSEEN_SHARE, MISBORN_SHARE = 0.4, 0.12, 0.015
# Ground checks came over two years; some homes had theirs before.
CHECK_CYCLE, CHECKED_BEFORE = 10, 0.28
CHECKS_BEGIN = 2024 * 4 + 2
SILENT_SHARE, UNANSWERED_SHARE = 0.02, 0.006
OVERLOOKED_SHARE, RICHEST = 0.1, 10


def fortune(dice: Dice, homes: Ints, month: int) -> Ints:
    """Return what the quarter of a month adds to the welfare of homes."""
    start = (dice.steady(homes, "spell begins") * CYCLE).astype(np.int64)
    length = np.array(LENGTHS)[dice.steady_pick(homes, "spell lasts", (3, 2, 2, 2))]
    has = dice.steady(homes, "spells") < SPELL_SHARE
    is_good = (month // 3 + start) % CYCLE < length
    return np.where(has, np.where(is_good, GOOD, -HARD), 0)


def is_checked(dice: Dice, homes: Ints, month: int) -> Mask:
    """Return which homes the ministry has checked on the ground by a month."""
    before = dice.steady(homes, "is_gc_kemensos") < CHECKED_BEFORE
    wait = (dice.steady(homes, "ground check") * 2 * CHECK_CYCLE).astype(np.int64)
    return np.asarray(before | (month // 3 >= CHECKS_BEGIN + wait))


def seen_too_well(dice: Dice, homes: Ints, month: int) -> Mask:
    """Return which homes are written down as better than they are."""
    wrong = dice.steady(homes, "misseen") < MISSEEN_SHARE
    return np.asarray(wrong & ~is_checked(dice, homes, month))


def is_silent(dice: Dice, homes: Ints, month: int) -> Mask:
    """Return which homes nobody let in: nothing is known of house and assets."""
    return np.asarray(dice.steady(homes, f"silent {month // 6}") < SILENT_SHARE)


def is_unanswered(dice: Dice, homes: Ints, month: int, item: str) -> Mask:
    """Return which homes left one item blank."""
    drawn = dice.steady(homes, f"unanswered {item} {month // 6}")
    return np.asarray(drawn < UNANSWERED_SHARE)


def days_wrong(dice: Dice, persons: Ints, month: int) -> Ints:
    """Return by how many days the date of birth is wrong, until it is corrected."""
    wrong = dice.steady(persons, "misborn") < MISBORN_SHARE
    wait = (dice.steady(persons, "birth corrected") * CHECK_CYCLE).astype(np.int64)
    wrong &= (month // 3 + wait) % CHECK_CYCLE < CHECK_CYCLE // 2
    years = 1 + (dice.steady(persons, "years wrong") * 3).astype(np.int64)
    return np.where(wrong, 366 * years, 0)


def desil_believed(dice: Dice, homes: Ints, desil: Ints) -> Ints:
    """Return the desil that offices act on: some homes they take for rich."""
    overlooked = dice.steady(homes, "overlooked") < OVERLOOKED_SHARE
    return np.where(overlooked, RICHEST, desil)
