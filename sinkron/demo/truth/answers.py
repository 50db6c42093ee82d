"""What the accepted lines of a list of members tell, as the office wrote it.

A line without a usable NIK is a member of its card all the same; one without a usable
KK number is of no card. A date of birth that cannot be read is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sinkron.demo import months
from sinkron.demo.benefits.listing import Listing
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.layouts import dtsen_members
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask, World

NOBODY, UNREAD, BLANK, UNRECOGNISED = -1, -(2**31), -1, 99
SEX, RELATION, MARITAL = "jenis_kelamin", "status_hubungan_keluarga", "status_kawin"
SCHOOL, PAPER = "partisipasi_sekolah", "ijazah_tertinggi_yang_dimiliki"
WORKS = "status_bekerja"
# A blank certificate says that there is none.
NEVER_BLANK = (PAPER, *dtsen_members.COUNTS)
Small = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]


@dataclass
class Lost:
    """The rows of a list on which something cannot be read, or not be recognised."""

    nik: list[int] = field(default_factory=list)
    card: list[int] = field(default_factory=list)
    birth: list[int] = field(default_factory=list)
    codes: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """One entry an accepted line with a card; `named` is NOBODY without a NIK."""

    card: Small
    person: Small
    named: Small
    birth: Small
    told: Mapping[str, Codes]

    def __len__(self) -> int:
        return len(self.card)


def answers(
    world: World, version: Version, listing: Listing, counts: Mask, lost: Lost
) -> Answers:
    """Return what the lines that count tell."""
    who = listing.person
    named = who.astype(np.int32)
    named[lost.nik] = NOBODY
    birth = dtsen_members.births(world, version, listing).astype(np.int32)
    birth[lost.birth] = UNREAD
    kept = counts.copy()
    kept[lost.card] = False
    return Answers(
        card=version.cards[listing.row][kept].astype(np.int32),
        person=who[kept].astype(np.int32),
        named=named[kept],
        birth=birth[kept],
        told={
            name: codes[kept].astype(np.int8)
            for name, codes in _told(world, version, listing, lost).items()
        },
    )


def _told(
    world: World, version: Version, listing: Listing, lost: Lost
) -> dict[str, Ints]:
    """Return every answer by the name of its column."""
    people, who = world.persons, listing.person
    age = world.age(months.first_day(version.month))[who]
    every = {
        SEX: people.sex[who],
        RELATION: listing.relation,
        MARITAL: people.marital[who],
        **dtsen_members.told(world, who, age),
    }
    for name, codes in every.items():
        if name not in NEVER_BLANK:
            every[name] = np.where(codes > 0, codes, BLANK)
    for name, rows in lost.codes.items():
        every[name][rows] = UNRECOGNISED
    return every
