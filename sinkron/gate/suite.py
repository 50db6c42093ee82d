"""What an office promised about a whole delivery, as expectations.

Contract + what earlier periods showed -> Promise(expectation, ...) -> checked
         -> Kept (numbers only, stored in the ledger) -> shortfalls, medians

The promises look at a view of the delivery's lines with three kinds of columns beside
the office's own: why a line was rejected, whether it repeats another, and for each
programme the amounts above zero of the lines that stay.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from sinkron.contract import Contract
from sinkron.gate import sentences
from sinkron.gate.expectations import Expectation, Outcome
from sinkron.gate.facts import Baseline
from sinkron.gate.sentences import Shortfall

BAD = "_bad"
REPEATED = "_repeated"

PromiseName = Literal["columns", "bad_share", "repeated_share", "volume", "amount"]


@dataclass(frozen=True)
class Promise:
    """One promise about a delivery; `before` is what it is measured against."""

    name: PromiseName
    expectation: Expectation
    limit: str
    before: str | None = None
    programme: str | None = None


@dataclass(frozen=True)
class Kept:
    """How a promise was kept: counts and amounts of the delivery, never of a line."""

    promise: PromiseName
    expectation: str
    success: bool
    observed: str
    of: str | None
    limit: str
    programme: str | None = None


def amounts(programme: str) -> str:
    """Column of the view that holds the amounts of one programme."""
    return f"_amount {programme}".strip()


def promises(
    contract: Contract, *, baseline: Baseline, programmes: Sequence[str]
) -> tuple[Promise, ...]:
    """Everything that is asserted about one delivery; `programmes` occur in it."""
    limits = contract.limits
    told = [
        Promise(
            "columns",
            Expectation(
                "expect_table_columns_to_match_set",
                {"column_set": list(contract.column_names), "exact_match": False},
            ),
            limit=str(len(contract.column_names)),
        ),
        _share("bad_share", BAD, limits.bad_share),
        _share("repeated_share", REPEATED, limits.repeated_share),
    ]
    if limits.volume_floor is not None and baseline.lines is not None:
        told.append(_volume(limits.volume_floor, baseline.lines))
    if limits.amount_floor is not None:
        told += [
            _amount(one, limits.amount_floor, baseline.medians.get(one))
            for one in programmes
        ]
    return tuple(told)


def render(contract: Contract) -> str:
    """The suite of a delivery as text, for people; earlier periods as an example."""
    programmes = ["<programme>"] if contract.limits.amount_column else []
    example = Baseline(lines=1000, medians={"<programme>": Decimal(100_000)})
    told = promises(contract, baseline=example, programmes=programmes)
    return json.dumps([asdict(one) for one in told], indent=2, ensure_ascii=False)


def kept(promise: Promise, outcome: Outcome) -> Kept:
    """Keep the numbers of an outcome that say how far the promise was kept."""
    if promise.name == "columns":
        expected = set(promise.expectation.kwargs["column_set"])
        observed = str(len(expected - set(outcome.observed)))
        of: str | None = promise.limit
    elif promise.name in ("bad_share", "repeated_share"):
        observed, of = str(outcome.unexpected_count), str(outcome.element_count)
    else:
        observed, of = str(outcome.observed), promise.before
    return Kept(
        promise=promise.name,
        expectation=promise.expectation.type,
        success=outcome.success,
        observed=observed,
        of=of,
        limit=promise.limit,
        programme=promise.programme,
    )


def medians(results: Iterable[Kept]) -> Mapping[str, Decimal]:
    """Median amount of each programme of the delivery."""
    return {
        one.programme: Decimal(one.observed)
        for one in results
        if one.promise == "amount" and one.programme is not None
    }


def shortfalls(results: Iterable[Kept]) -> tuple[Shortfall, ...]:
    """What the office has to hear about the promises that were not kept."""
    return tuple(_shortfall(one) for one in results if not one.success)


def _shortfall(one: Kept) -> Shortfall:
    limit = Decimal(one.limit)
    if one.promise == "columns":
        return sentences.columns_missing(missing=int(one.observed))
    if one.promise == "amount":
        return sentences.small_amounts(
            programme=one.programme or "",
            median=Decimal(one.observed),
            before=Decimal(one.of or 0),
        )
    count, of = int(one.observed), int(one.of or 0)
    if one.promise == "volume":
        return sentences.shrunk(lines=count, before=of, floor=limit)
    if one.promise == "bad_share":
        return sentences.many_bad(bad=count, lines=of, limit=limit)
    return sentences.many_repeated(repeated=count, lines=of, limit=limit)


def _share(name: PromiseName, column: str, limit: float) -> Promise:
    most = Decimal(str(limit))
    return Promise(
        name,
        Expectation(
            "expect_column_values_to_be_null",
            {"column": column, "mostly": float(1 - most)},
        ),
        limit=str(most),
    )


def _volume(floor: float, before: int) -> Promise:
    least = (Decimal(str(floor)) * before).to_integral_value(ROUND_CEILING)
    return Promise(
        "volume",
        Expectation("expect_table_row_count_to_be_between", {"min_value": int(least)}),
        limit=str(floor),
        before=str(before),
    )


def _amount(programme: str, floor: float, before: Decimal | None) -> Promise:
    """Amounts are never negative, so that without a median before all is well."""
    least = Decimal(str(floor)) * (before or 0)
    return Promise(
        "amount",
        Expectation(
            "expect_column_median_to_be_between",
            {"column": amounts(programme), "min_value": float(least)},
        ),
        limit=str(floor),
        before=None if before is None else str(before),
        programme=programme,
    )
