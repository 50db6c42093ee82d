"""Who should receive and who does: counts, errors, lift, concentration, incidence."""

from collections.abc import Container, Iterator

import numpy as np
import pyarrow as pa

from sinkron.demo.benefits.programmes import CODES, PAID_IN_RUPIAH
from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.truth.families import DESIL_MOST
from sinkron.demo.truth.measures.cells import Served
from sinkron.demo.truth.measures.regions import Regions, counted, ratio

DESILS = 11


def by_desil(desil: Ints, values: Ints) -> Ints:
    """Return values in the column of each family's desil (0: none)."""
    spread = np.zeros((len(desil), DESILS), dtype=np.int64)
    spread[np.arange(len(desil)), desil] = values
    return spread


def tables(
    served: Served, regions: Regions, received: Container[int]
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Yield targeting and incidence of every programme in a period.

    A programme that nobody ever `received` has no amounts, not amounts of 0.
    """
    for programme in range(len(CODES)):
        paid = programme in PAID_IN_RUPIAH and programme in received
        yield (
            _targeting(served, regions, programme, paid=paid),
            _incidence(served, regions, programme, paid=paid),
        )


def _targeting(
    served: Served, regions: Regions, programme: int, *, paid: bool
) -> pa.Table:
    """Return who is meant, who receives, and how these agree, in every region."""
    desa = served.desa
    meant = served.eligible[:, programme].astype(np.int64)
    given = served.receives[:, programme].astype(np.int64)
    amount = served.amount[:, programme]
    unranked = (served.desil == 0).astype(np.int64)
    ones = np.ones_like(given)
    columns = (ones, unranked, meant, given, meant * given, amount, meant * amount)
    sums = regions.sums(desa, np.stack(columns, axis=1))
    there = np.flatnonzero(sums[:, 0])
    n, without, n_e, n_b, n_eb, b, b_e = sums[there].T
    code, count = CODES[programme], len(there)
    return pa.table(
        {
            "programme_code": same(code, count),
            "period": same(served.period.name, count),
            **regions.named(there),
            "families": pa.array(n),
            "families_without_desil": pa.array(without),
            "eligible_families": pa.array(n_e),
            "recipient_families": pa.array(n_b),
            "eligible_recipients": pa.array(n_eb),
            **_errors(n_e, n_b, n_eb),
            "inclusion_error_amount": ratio(b - b_e, b, known=paid),
            "lift": ratio(n_eb * n, n_b * n_e),
            **_spread(served, regions, (amount, given), there, paid=paid),
            "amount_idr": counted(b, paid),
            "rule_desil_min": pa.array(np.ones(count, dtype=np.int64)),
            "rule_desil_max": pa.array(np.full(count, DESIL_MOST[code])),
        }
    )


def _errors(n_e: Ints, n_b: Ints, n_eb: Ints) -> dict[str, pa.Array]:
    """Return coverage and both errors; a quota too small is not the office's fault."""
    quota = np.maximum(n_e - n_b, 0)
    return {
        "coverage": ratio(n_eb, n_e),
        "exclusion_error": ratio(n_e - n_eb, n_e),
        "exclusion_error_quota": ratio(quota, n_e),
        "exclusion_error_target": ratio(n_e - n_eb - quota, n_e),
        "inclusion_error": ratio(n_b - n_eb, n_b),
    }


def _spread(
    served: Served,
    regions: Regions,
    gifts: tuple[Ints, Ints],
    there: Ints,
    *,
    paid: bool,
) -> dict[str, pa.Array]:
    """Return how rupiah and recipient families lie along the district's ranking.

    Where the lists tell no rupiah there is none to lie anywhere.
    """
    rupiah, recipients = (
        _ranked(served, regions, gift, there, known=known)
        for gift, known in zip(gifts, (paid, True), strict=True)
    )
    return {
        "cgh40": rupiah[0],
        "concentration": rupiah[1],
        "share_without_desil": rupiah[2],
        "cgh40_recipients": recipients[0],
        "concentration_recipients": recipients[1],
        "recipients_share_without_desil": recipients[2],
    }


def _ranked(
    served: Served, regions: Regions, gift: Ints, there: Ints, *, known: bool
) -> tuple[pa.Array, ...]:
    """Return CGH, concentration and what those without a desil get, of one gift."""
    rank = served.families["district"].to_numpy()
    groups, benefit = (
        regions.sums(served.desa, by_desil(rank, one))[there]
        for one in (np.ones_like(gift), gift)
    )
    ranked = groups[:, 1:], benefit[:, 1:]
    return (
        ratio(*cgh40(*ranked), known=known),
        ratio(*concentration(*ranked), known=known),
        ratio(benefit[:, 0], benefit.sum(axis=1), known=known),
    )


def cgh40(families: Ints, benefit: Ints) -> tuple[Ints, Ints]:
    """Return what the poorest 40 % receive over what they would if all got the same.

    The desil in which the 40 % end gives the part of its benefit that its families
    below the cut are of all its families.
    """
    above = families.cumsum(axis=1)
    total, whole = above[:, -1], benefit.sum(axis=1)
    cut = (5 * above < 2 * total[:, None]).sum(axis=1)
    cut = np.minimum(cut, families.shape[1] - 1)
    at = np.arange(len(cut)), cut
    own, gift = families[at], benefit[at]
    before, given = above[at] - own, benefit.cumsum(axis=1)[at] - gift
    top = 5 * given * own + (2 * total - 5 * before) * gift
    return top, 2 * own * whole


def concentration(families: Ints, benefit: Ints) -> tuple[Ints, Ints]:
    """Return the sum of p(k) L(k+1) - p(k+1) L(k) over desil, as a fraction."""
    p, share = families.cumsum(axis=1), benefit.cumsum(axis=1)
    top = (p[:, :-1] * share[:, 1:] - p[:, 1:] * share[:, :-1]).sum(axis=1)
    return top, p[:, -1] * share[:, -1]


def _incidence(
    served: Served, regions: Regions, programme: int, *, paid: bool
) -> pa.Table:
    """Return recipients and rupiah by national desil, a row where families are."""
    desa, desil = served.desa, served.desil
    ones = np.ones(len(desa), dtype=np.int64)
    given = served.receives[:, programme].astype(np.int64)
    families, recipients, amount = (
        regions.sums(desa, by_desil(desil, one))
        for one in (ones, given, served.amount[:, programme])
    )
    region, rank = np.nonzero(families)
    here = region, rank
    return pa.table(
        {
            "programme_code": same(CODES[programme], len(region)),
            "period": same(served.period.name, len(region)),
            **regions.named(region),
            "desil": counted(rank, rank > 0),
            "families": pa.array(families[here]),
            "recipient_families": pa.array(recipients[here]),
            "amount_idr": counted(amount[here], paid),
            "recipient_share": ratio(recipients[here], recipients.sum(axis=1)[region]),
            "amount_share": ratio(amount[here], amount.sum(axis=1)[region], known=paid),
        }
    )
