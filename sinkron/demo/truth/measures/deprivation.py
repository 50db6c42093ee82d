"""H, A, M0, censored headcounts and contributions, by line k and weight, by region."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth.columns import family_ids
from sinkron.demo.truth.measures.items import (
    DIMENSIONS,
    ITEMS,
    MISSING,
    TWELFTHS,
    WHOLE,
    Assessed,
)
from sinkron.demo.truth.measures.regions import Regions, counted, ratio

LINES = ((1, 4), (1, 3), (1, 2))
FAMILY, PERSON = "family", "person"


def poor(score: Ints, line: tuple[int, int]) -> Mask:
    """Return whose score is at or above a line; a family without one is not."""
    return np.asarray((score != MISSING) & (score * line[1] >= WHOLE * line[0]))


def item_table(one: Assessed) -> pa.Table:
    """Return items and score of every family of a quarter."""
    families, count = one.families, len(one.families)
    known = {
        item: counted(codes.astype(np.int64), codes != MISSING)
        for item, codes in zip(ITEMS, one.items.T, strict=True)
    }
    return pa.table(
        {
            "truth_family_id": family_ids(families["family"].to_numpy()),
            "quarter": same(one.quarter.name, count),
            "dtsen_version": same(one.version, count),
            "members": counted(families["stated"].to_numpy()),
            **known,
            "dimensions_observed": counted(one.observed),
            "score_numerator": counted(one.score, one.is_scored),
            "score_denominator": counted(np.full(count, WHOLE), one.is_scored),
        }
    )


def tables(one: Assessed, regions: Regions, everyone: Ints) -> Iterator[pa.Table]:
    """Yield the measures of a quarter; rows are where there are families at all.

    `everyone` is the desa of every family, also of those that no version assesses.
    """
    desa = one.families["desa"].to_numpy()
    size = one.families["stated"].to_numpy()
    scored = one.is_scored
    there = np.flatnonzero(regions.sums(everyone))
    of_scored = regions.sums(desa, scored), regions.sums(desa, scored * size)
    of_all = regions.sums(desa), regions.sums(desa, size)
    for measure, dimension, weight, line, (top, bottom), such in _shares(one, regions):
        families, persons = of_all if measure == "C_NULL" else of_scored
        yield pa.table(
            {
                "period": same(one.quarter.name, len(there)),
                **regions.named(there),
                "measure": same(measure, len(there)),
                "dimension": same(dimension, len(there)),
                "k": same(line, len(there)),
                "weight": same(weight, len(there)),
                "value": ratio(top[there], bottom[there]),
                "families": pa.array(families[there]),
                "persons": pa.array(persons[there]),
                "deprived_families": pa.array(such[there]),
            }
        )


def _shares(
    one: Assessed, regions: Regions
) -> Iterator[tuple[str, str, str, str, tuple[Ints, Ints], Ints]]:
    """Yield measure, dimension, weight, line, parts of the figure, who is behind."""
    desa, scored = one.families["desa"].to_numpy(), one.is_scored
    size = one.families["stated"].to_numpy()
    part = WHOLE // TWELFTHS // np.maximum(one.observed, 1)
    gaps = np.where(one.gaps == MISSING, 0, one.gaps)
    unscored = regions.sums(desa, ~scored)
    parts = unscored, regions.sums(desa)
    yield "C_NULL", "", FAMILY, "", parts, unscored
    for name, weight in ((FAMILY, np.ones(len(desa), np.int64)), (PERSON, size)):
        told = regions.sums(desa, weight * scored)
        for line in LINES:
            k = f"{line[0]}/{line[1]}"
            is_poor = poor(one.score, line)
            below, number = is_poor * weight, regions.sums(desa, is_poor)
            count = regions.sums(desa, below)
            depth = regions.sums(desa, below * one.score)
            yield "H", "", name, k, (count, told), number
            yield "A", "", name, k, (depth, WHOLE * count), number
            yield "M0", "", name, k, (depth, WHOLE * told), number
            for dimension, gap in zip(DIMENSIONS, gaps.T, strict=True):
                lack = regions.sums(desa, is_poor & (gap > 0))
                deep = regions.sums(desa, below * gap)
                share = regions.sums(desa, below * gap * part)
                yield "HD", dimension, name, k, (deep, TWELFTHS * told), lack
                yield "CONTRIB", dimension, name, k, (share, depth), lack
