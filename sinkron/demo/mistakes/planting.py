"""How mistakes are sprinkled over a file: which rows, how many, and still how few.

A row is spoiled once. A delivery that is to be accepted stays below the limits of bad
and repeated lines, so that a small file gets only some of the kinds each month; their
order turns with the months and all of them occur in time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sinkron.demo.layouts.plan import Plan
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask

NONE, LIGHT, HEAVY = LEVELS = ("none", "light", "heavy")
BAD_SHARE = {LIGHT: 0.012, HEAVY: 0.035}
REPEATED_SHARE = 0.012
# From so many lines on, one bad or repeated line is below the limits.
ONE_BAD, ONE_REPEATED = 21, 51
DISGUISED_SHARE = {LIGHT: 0.1, HEAVY: 0.3}
ACCEPTED = "accepted"
# Ways to break a line of a text file, and how many broken lines each leaves.
BROKEN = (
    ("split_line", 2),
    ("field_missing", 1),
    ("field_extra", 1),
    ("quote_unclosed", 1),
)
Act = Callable[[int], None]


def quarantined(reason: str) -> str:
    """Say that a line must be quarantined for a reason."""
    return f"quarantined:{reason}"


@dataclass
class Planting:
    """The mistakes of one table."""

    rng: np.random.Generator
    lines: int
    level: str
    plan: Plan = field(default_factory=Plan)
    bad_rows: list[int] = field(default_factory=list)
    budget: int = 0
    spare: int = 0
    each: int = 0
    _order: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _used: Mask = field(default_factory=lambda: np.empty(0, dtype=bool))

    @classmethod
    def over(
        cls, rng: np.random.Generator, candidates: Ints, lines: int, level: str
    ) -> "Planting":
        """Prepare to plant in some rows of a table."""
        each = {LIGHT: 1 + lines // 20_000, HEAVY: max(2, lines // 700)}
        return cls(
            rng=rng,
            lines=lines,
            level=level,
            budget=max(int(lines * BAD_SHARE[level]), int(lines >= ONE_BAD)),
            spare=max(min(4, lines - 1), int(lines * DISGUISED_SHARE[level])),
            each=each[level],
            _order=rng.permutation(candidates),
            _used=np.zeros(lines + 2, dtype=bool),
        )

    def free(self) -> Mask:
        """Return which rows may be chosen still."""
        free = np.zeros(self.lines, dtype=bool)
        free[self._order] = True
        return np.asarray(free & ~self._used[: self.lines])

    def rows(
        self, count: int, allowed: Mask | None = None, *, apart: bool = False
    ) -> list[int]:
        """Choose rows that nothing else spoils; `apart`: nor their neighbours."""
        free = self._order[~self._used[self._order]]
        if allowed is not None:
            free = free[allowed[free]]
        if apart:
            lonely = ~self._used[free - 1] & ~self._used[free + 1]
            free = free[lonely & (free % 3 == 0)]
        chosen: list[int] = free[:count].tolist()
        self._used[chosen] = True
        if apart:
            self._used[[row + 1 for row in chosen] + [row - 1 for row in chosen]] = True
        return chosen

    def spoil(
        self,
        kind: str,
        reason: str,
        act: Act,
        *,
        allowed: Mask | None = None,
        apart: bool = False,
        lines: int = 1,
    ) -> None:
        """Spoil rows so that they are quarantined, as long as the budget lasts."""
        count = min(self.each, self.budget // lines)
        for row in self.rows(count, allowed, apart=apart):
            act(row)
            self.plan.note(row, kind, quarantined(reason))
            self.bad_rows.append(row)
            self.budget -= lines

    def disguise(
        self,
        kind: str,
        act: Act,
        *,
        allowed: Mask | None = None,
        expected: str = ACCEPTED,
        apart: bool = False,
    ) -> list[int]:
        """Change rows in a way that must be accepted, as long as some are to spare."""
        chosen = self.rows(min(self.each, self.spare), allowed, apart=apart)
        self.spare -= len(chosen)
        for row in chosen:
            act(row)
            self.plan.note(row, kind, expected)
        return chosen

    def repeat(self) -> None:
        """Repeat some rows."""
        most = max(int(self.lines * REPEATED_SHARE), int(self.lines >= ONE_REPEATED))
        for row in self.rows(min(self.each, most), apart=True):
            self.plan.repeats.append(row)
            self.plan.note(row, "repeated_line", quarantined("repeated_line"))

    def broken(self, kind: str, lines: int, allowed: Mask | None = None) -> None:
        """Break rows of a text file."""
        self.spoil(
            kind,
            "broken_line",
            lambda row: self.plan.breaks.__setitem__(row, kind),
            allowed=allowed,
            apart=True,
            lines=lines,
        )


def in_turn(
    kinds: Sequence[Callable[[], None]], step: int, stride: int = 3
) -> list[Callable[[], None]]:
    """Return the kinds in an order that turns with the months."""
    start = step * stride % len(kinds)
    return [*kinds[start:], *kinds[:start]]
