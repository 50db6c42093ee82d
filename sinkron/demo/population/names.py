"""Names as people and clerks write them.

A person holds three small numbers (first name, last name, manner of writing); the text
is put together only when a file is written. Older people mostly have one name, younger
ones two; M., MOCH., SITI and ST. come as they are spelled on the card.
"""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.dice import Floats
from sinkron.demo.geography import read_table
from sinkron.demo.months import Ints

MALE, FEMALE = 1, 2
OLD_BEFORE, YOUNG_FROM = 1960, 1990
HAMLET_MARKS = ("DSN", "DUSUN")
# How a name is written, and how often: mostly plain.
PLAIN, HAJJ, DEGREE, CHILD_OF, DOT, TITLE_CASE, DOUBLE_SPACE, ALIAS = range(8)
MANNERS = (0.93, 0.015, 0.01, 0.012, 0.008, 0.01, 0.01, 0.005)


@cache
def _groups() -> dict[str, tuple[int, int]]:
    rows = [row["group"] for row in read_table("names.csv")]
    return {
        group: (rows.index(group), len(rows) - rows[::-1].index(group))
        for group in dict.fromkeys(rows)
    }


@cache
def _words() -> pa.Array:
    return pa.array([row["name"] for row in read_table("names.csv")])


def _draw(rng: np.random.Generator, group: str, count: int) -> Ints:
    start, end = _groups()[group]
    return start + ((end - start) * rng.random(count) ** 1.3).astype(np.int64)


def draw(
    rng: np.random.Generator, *, sex: Ints, birth_year: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return first name, last name (-1: none) and manner of writing."""
    count = len(sex)
    first = np.empty(count, dtype=np.int64)
    last = np.empty(count, dtype=np.int64)
    for code, word in ((MALE, "male"), (FEMALE, "female")):
        generations = {
            "old": birth_year < OLD_BEFORE,
            "mid": (birth_year >= OLD_BEFORE) & (birth_year < YOUNG_FROM),
            "young": birth_year >= YOUNG_FROM,
        }
        for generation, born in generations.items():
            here = born & (sex == code)
            first[here] = _draw(rng, f"{word}_{generation}", int(here.sum()))
        last[sex == code] = _draw(rng, f"{word}_last", int((sex == code).sum()))
    single = np.where(birth_year < OLD_BEFORE, 0.7, 0.25)
    single = np.where(birth_year >= YOUNG_FROM, 0.06, single)
    last[rng.random(count) < single] = -1
    manner = rng.choice(len(MANNERS), size=count, p=MANNERS).astype(np.int64)
    of_elders = np.isin(manner, (HAJJ, DEGREE, CHILD_OF, ALIAS))
    manner[of_elders & (birth_year >= YOUNG_FROM)] = PLAIN
    return first, last, manner


def elders(sex: int, drawn: Floats) -> Ints:
    """Return first names for parents who are known by name alone."""
    start, end = _groups()["male_old" if sex == MALE else "female_old"]
    return start + ((end - start) * drawn).astype(np.int64)


def words(codes: Ints) -> pa.Array:
    """Return the words of the name table; -1 is the clerk's `NN`."""
    known = _words().take(pa.array(np.maximum(codes, 0)))
    return pc.if_else(pa.array(codes >= 0), known, "NN")


def streets(picks: Ints) -> pa.Array:
    """Return dusun and street names."""
    start, _ = _groups()["street"]
    return _words().take(pa.array(start + picks))


def hamlets(drawn: Floats) -> pa.Array:
    """Return the bare names of dusun."""
    known = [one for one in _words().to_pylist() if one.startswith(HAMLET_MARKS)]
    bare = pa.array([one.split(" ", 1)[1] for one in known])
    return bare.take(pa.array((len(known) * drawn).astype(np.int64)))


def street_count() -> int:
    """Return how many dusun and streets there are to choose from."""
    start, end = _groups()["street"]
    return end - start


def text(first: Ints, last: Ints, manner: Ints, sex: Ints) -> pa.Array:
    """Return the names as they stand on the card."""
    woman = sex == FEMALE
    before = np.zeros(len(first), dtype=np.int64)
    before[manner == HAJJ] = 1 + woman[manner == HAJJ]
    after = np.zeros(len(first), dtype=np.int64)
    after[manner == DEGREE] = 1
    after[manner == CHILD_OF] = 2 + woman[manner == CHILD_OF]
    after[manner == DOT] = 4
    after[manner == ALIAS] = 5
    gap = np.where(last < 0, 0, np.where(manner == DOUBLE_SPACE, 2, 1))
    surname = _words().take(pa.array(np.maximum(last, 0)))
    plain = pc.binary_join_element_wise(
        pa.array(["", "H. ", "HJ. "]).take(pa.array(before)),
        words(first),
        pa.array(["", " ", "  "]).take(pa.array(gap)),
        pc.if_else(pa.array(last < 0), "", surname),
        pa.array(
            ["", ", S.PD", " BIN KASAN", " BINTI KASAN", ".", " ALIAS MBAH RO"]
        ).take(pa.array(after)),
        "",
    )
    return pc.if_else(pa.array(manner == TITLE_CASE), pc.utf8_title(plain), plain)
