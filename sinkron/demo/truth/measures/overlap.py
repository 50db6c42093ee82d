"""Which programmes meet in one family, pair by pair, with the policy of the pair."""

from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa

from sinkron.demo.benefits.programmes import CODES, PAID_IN_RUPIAH
from sinkron.demo.layouts.plan import same
from sinkron.demo.truth.columns import family_ids, month_texts
from sinkron.demo.truth.measures.cells import Served
from sinkron.demo.truth.measures.facts import Facts
from sinkron.demo.truth.measures.regions import Regions, counted, ratio

ALLOWED, FORBIDDEN, COMPLEMENT = "allowed", "forbidden", "complement"
POLICIES = {
    ("BLT_DD", "PKH"): FORBIDDEN,
    ("BLT_DD", "SEMBAKO"): FORBIDDEN,
    ("PKH", "SEMBAKO"): COMPLEMENT,
    ("PBI_JK", "PKH"): COMPLEMENT,
    ("PBI_JK", "SEMBAKO"): COMPLEMENT,
    ("PIP", "PKH"): COMPLEMENT,
}


def policy(one: str, other: str) -> str:
    """Return the policy of a pair in alphabetical order."""
    return POLICIES.get((one, other), ALLOWED)


def table(served: Served, regions: Regions) -> pa.Table:
    """Return every pair in every region with families.

    Of pairs that are merely allowed, only those that some family receives together.
    """
    desa, given = served.desa, served.receives.astype(np.int64)
    meant = served.eligible
    number = regions.sums(desa)
    each = regions.sums(desa, given)
    there = np.flatnonzero(number)
    parts = []
    for one, other in combinations(sorted(CODES), 2):
        at, by = CODES.index(one), CODES.index(other)
        both = regions.sums(desa, given[:, at] * given[:, by])
        own = policy(one, other)
        if own == ALLOWED and not both[-1]:
            continue
        lacks = served.receives[:, at] & ~served.receives[:, by] & meant[:, by]
        lacks |= served.receives[:, by] & ~served.receives[:, at] & meant[:, at]
        missing = regions.sums(desa, lacks)[there]
        n, a, b = number[there], each[there, at], each[there, by]
        parts.append(
            pa.table(
                {
                    "period": same(served.period.name, len(there)),
                    **regions.named(there),
                    "programme_a": same(one, len(there)),
                    "programme_b": same(other, len(there)),
                    "policy": same(own, len(there)),
                    "families_a": pa.array(a),
                    "families_b": pa.array(b),
                    "families_both": pa.array(both[there]),
                    "families_missing_complement": counted(missing, own == COMPLEMENT),
                    "lift": ratio(both[there] * n, a * b),
                    "jaccard": ratio(both[there], a + b - both[there]),
                }
            )
        )
    return pa.concat_tables(parts)


def forbidden(facts: Facts) -> pa.Table:
    """Return the families that received both of a forbidden pair in one month."""
    given = facts.receipts
    parts = []
    for (one, other), own in POLICIES.items():
        if own != FORBIDDEN:
            continue
        at, by = CODES.index(one), CODES.index(other)
        pair = given[given["programme"] == at].merge(
            given[given["programme"] == by],
            on=["family", "month"],
            suffixes=("_a", "_b"),
        )
        parts.append(pair.assign(one=one, other=other))
    rows = pd.concat(parts, ignore_index=True)
    amounts = [
        counted(
            rows[f"amount_{side}"].to_numpy(),
            rows[f"programme_{side}"].isin(PAID_IN_RUPIAH).to_numpy(),
        )
        for side in "ab"
    ]
    return pa.table(
        {
            "month": month_texts(rows["month"].to_numpy()),
            "truth_family_id": family_ids(rows["family"].to_numpy()),
            "programme_a": pa.array(rows["one"], pa.string()),
            "programme_b": pa.array(rows["other"], pa.string()),
            "amount_a_idr": amounts[0],
            "amount_b_idr": amounts[1],
        }
    )
