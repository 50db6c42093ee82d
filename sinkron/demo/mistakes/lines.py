"""What a clerk's mistakes are made of: the lines of a list, and its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sinkron.demo.layouts.plan import Cell
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask

# A file with more than half of its lines from elsewhere is held as a whole.
ROOMY = 8
TEXT, JSON, BOOK, TYPED = "text", "json", "workbook", "typed"


@dataclass(frozen=True)
class Manner:
    """How one list is carried, and which of its columns clerks spoil how."""

    carrier: str
    nik: str
    name: str = ""
    kk: str = ""
    birth: str = ""
    # What a column must not hold, and the reason for which the line is rejected.
    bad: tuple[tuple[str, Cell, str], ...] = ()
    # Text that a column must not hold either, and that is no more than a warning.
    unread: tuple[tuple[str, str], ...] = ()
    nowhere: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
    # The family is that of the card on the line; the NIK comes second.
    kk_decides: bool = False
    amount: str = ""
    event: str = ""
    # The month of an event that cannot be read is that of the delivery.
    event_may_be_lost: bool = False


def _numbers() -> Ints:
    return np.empty(0, dtype=np.int64)


def _marks() -> Mask:
    return np.empty(0, dtype=bool)


@dataclass
class Lines:
    """Whom each line speaks of, and where; what a plan changes is changed here.

    NIK 0 leads nowhere, and so does desa -1. `fixed` lines keep a NIK that leads to
    the person, `named` lines a KK number that leads to the card. `part` tells in which
    file a line stands. What is not given is 0 or no, but for `counts`: every line
    counts.
    """

    nik: Ints
    desa: Ints
    kk: Ints = field(default_factory=_numbers)
    birth: Ints = field(default_factory=_numbers)
    event: Ints = field(default_factory=_numbers)
    amount: Ints = field(default_factory=_numbers)
    counts: Mask = field(default_factory=_marks)
    fixed: Mask = field(default_factory=_marks)
    named: Mask = field(default_factory=_marks)
    part: Ints = field(default_factory=_numbers)
    odd: tuple[tuple[str, str, Mask], ...] = ()

    def __post_init__(self) -> None:
        """Fill in what was not given."""
        count = len(self.nik)
        for name in (
            "kk",
            "birth",
            "event",
            "amount",
            "counts",
            "fixed",
            "named",
            "part",
        ):
            given = getattr(self, name)
            if len(given) != count:
                setattr(self, name, np.full(count, name == "counts", given.dtype))

    @property
    def roomy(self) -> Mask:
        """Return the lines whose file has so many that one may be of elsewhere."""
        _, part, sizes = np.unique(self.part, return_inverse=True, return_counts=True)
        return np.asarray(sizes[part] >= ROOMY)

    def copy(self) -> "Lines":
        """Return lines that a plan may change."""
        return replace(
            self,
            nik=self.nik.copy(),
            desa=self.desa.copy(),
            kk=self.kk.copy(),
            counts=self.counts.copy(),
        )
