"""What families lack and what reaches them: unmet need, packages, who gets nothing."""

import numpy as np
import pandas as pd
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.programmes import CODES
from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth.columns import family_ids, month_texts
from sinkron.demo.truth.measures.cells import Matrix, Served
from sinkron.demo.truth.measures.facts import Facts, Period
from sinkron.demo.truth.measures.items import DIMENSIONS, MISSING, WHOLE, Assessed
from sinkron.demo.truth.measures.regions import Regions, counted, ratio
from sinkron.demo.truth.measures.targeting import by_desil

# Which dimensions a programme serves, and for how many months (all assumed).
SERVES: dict[str, tuple[int, tuple[str, ...]]] = {
    "RTLH": (12, ("rumah",)),
    "PIP": (6, ("pendidikan",)),
    "ATS": (12, ("pendidikan",)),
    "PELATIHAN_IBU_MUDA": (12, ("kerja",)),
    "PELATIHAN_KERJA": (12, ("kerja",)),
    "BANTUAN_UMKM": (12, ("kerja", "aset")),
}
COSTS = {"rumah": 20_000_000}
MANY, POOREST, A_YEAR = 4, 2, 12


def lacking(one: Assessed, families: Ints) -> tuple[Matrix, Matrix]:
    """Return in which dimensions families are deprived, and of which that is known."""
    place = pd.Index(one.families["family"]).get_indexer(families)
    gaps = np.vstack([one.gaps, np.full((1, len(DIMENSIONS)), MISSING)])[place]
    return gaps > 0, gaps != MISSING


def reached(facts: Facts, month: int, families: Ints) -> Matrix:
    """Return in which dimensions a service of families is active in a month."""
    found = np.zeros((len(families), len(DIMENSIONS)), dtype=bool)
    for code, (length, dimensions) in SERVES.items():
        given = facts.received(Period("", month - length + 1, month))
        mine = given[given["programme"] == CODES.index(code)]["family"]
        has = np.isin(families, mine.to_numpy())
        for dimension in dimensions:
            found[:, list(DIMENSIONS).index(dimension)] |= has
    return found


def unmet(facts: Facts, served: Served, one: Assessed, regions: Regions) -> pa.Table:
    """Return need and service by dimension."""
    families = served.families["family"].to_numpy()
    lacks, known = lacking(one, families)
    active = reached(facts, served.period.last, families)
    number = regions.sums(served.desa)
    there = np.flatnonzero(number)
    sums = [
        regions.sums(served.desa, such.astype(np.int64))[there]
        for such in (lacks, lacks & active, lacks & ~active, active & known)
    ]
    parts = []
    for at, name in enumerate(DIMENSIONS):
        need, met, left, service = (each[:, at] for each in sums)
        parts.append(
            pa.table(
                {
                    "period": same(served.period.name, len(there)),
                    **regions.named(there),
                    "dimension": same(name, len(there)),
                    "families_deprived": pa.array(need),
                    "families_served": pa.array(met),
                    "unmet": ratio(left, need),
                    "gap_idr": counted(left * COSTS.get(name, 0), name in COSTS),
                    "families_unmet": pa.array(left),
                    "families_with_service": pa.array(service),
                    "match": ratio(met, service),
                }
            )
        )
    return pa.concat_tables(parts)


def packages(facts: Facts, served: Served, one: Assessed, regions: Regions) -> pa.Table:
    """Return families by desil and number of programmes, and how complete they are."""
    families = served.families["family"].to_numpy()
    lacks, _ = lacking(one, families)
    met = (lacks & reached(facts, served.period.last, families)).sum(axis=1)
    need = lacks.sum(axis=1)
    number = served.receives.sum(axis=1)
    place = pd.Index(one.families["family"]).get_indexer(families)
    is_scored = np.append(one.is_scored, False)[place]
    over = (number >= MANY) & (need == 0) & is_scored
    # Completeness in 420ths: whole for one to seven dimensions.
    share = np.where(need > 0, 420 * met // np.maximum(need, 1), 0)
    columns = (np.ones_like(need), over, (need > 0) & (met == need), share, need > 0)
    spread = np.stack([by_desil(served.desil, of) for of in columns], axis=2)
    return _by_number(served, regions, number, spread)


def _by_number(
    served: Served, regions: Regions, number: Ints, spread: Ints
) -> pa.Table:
    parts = []
    for programmes in np.unique(number).tolist():
        here = number == programmes
        sums = regions.sums(served.desa[here], spread[here])
        region, desil = np.nonzero(sums[:, :, 0])
        count, over, whole, share, needy = sums[region, desil].T
        parts.append(
            pa.table(
                {
                    "period": same(served.period.name, len(region)),
                    **regions.named(region),
                    "desil": counted(desil, desil > 0),
                    "programmes": pa.array(np.full(len(region), programmes)),
                    "families": pa.array(count),
                    "over_served_families": pa.array(over),
                    "needy_families": pa.array(needy),
                    "complete_families": pa.array(whole),
                    "completeness": ratio(share, 420 * needy),
                }
            )
        )
    return pa.concat_tables(parts)


def gap_list(facts: Facts, assessed: Assessed) -> pa.Table:
    """Return the poorest families of the last month that a year gave nothing."""
    month = facts.months[-1]
    families = facts.families(month)
    year = facts.received(Period("", month - A_YEAR + 1, month))
    poorest = (families["desil"] >= 1) & (families["desil"] <= POOREST)
    nothing = ~families["family"].isin(year["family"])
    nothing &= families["in_register"] == 1
    rows = families[poorest & nothing].reset_index(drop=True)
    number = rows["family"].to_numpy()
    lacks, _ = lacking(assessed, number)
    scores = np.append(assessed.score, MISSING)
    score = scores[pd.Index(assessed.families["family"]).get_indexer(number)]
    last = facts.receipts.groupby("family")["month"].max().reindex(number)
    given = last.notna().to_numpy()
    names = list(DIMENSIONS)
    told = [",".join(np.array(names)[one]) for one in lacks]
    when = month_texts(last.fillna(0).to_numpy(dtype=np.int64) + 12 * ~given * 1970)
    return pa.table(
        {
            "truth_family_id": family_ids(number),
            "desa_code": pa.array(facts.world.geography.codes).take(
                pa.array(rows["desa"].to_numpy())
            ),
            "desil_national": pa.array(rows["desil"].to_numpy()),
            "members": pa.array(rows["members"].to_numpy()),
            "score_numerator": counted(score, score != MISSING),
            "score_denominator": counted(np.full(len(rows), WHOLE), score != MISSING),
            "lacks": pa.array(told, pa.string()),
            "last_receipt_month": _where(when, given),
            "as_of_month": same(months.period(month), len(rows)),
        }
    )


def _where(texts: pa.Array, told: Mask) -> pa.Array:
    return pa.array(
        [
            text if one else None
            for text, one in zip(texts.to_pylist(), told, strict=True)
        ],
        pa.string(),
    )
