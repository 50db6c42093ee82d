"""N.*: families, persons, recipients and rupiah, counted again."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sinkron.formula import counts
from sinkron.formula.recompute.figures import Computed
from sinkron.formula.recompute.rows import ReleaseRows

FORMULAS = ("N.FAMILIES", "N.PERSONS", "N.RECIPIENTS", "N.AMOUNT")


def recount(rows: ReleaseRows) -> Iterator[Computed]:
    """Families of the last month and quarter, recipients of the last month."""
    yield from _families(rows)
    yield from _recipients(rows)


def _families(rows: ReleaseRows) -> Iterator[Computed]:
    for period in rows.newest:
        families: Counter[tuple[bool, bool]] = Counter()
        persons: Counter[tuple[bool, bool]] = Counter()
        for state in rows.states(period.last_day):
            known = state.in_register, state.in_dtsen
            families[known] += 1
            persons[known] += counts.members([state.members])
        for known in families:
            key = {
                "period": period.name,
                "in_register": known[0],
                "in_dtsen": known[1],
            }
            for formula_id, column, value in (
                ("N.FAMILIES", "families", families[known]),
                ("N.PERSONS", "persons", persons[known]),
            ):
                yield Computed(
                    formula_id=formula_id,
                    mart="family_count",
                    key=key,
                    column=column,
                    value=value,
                )


def _recipients(rows: ReleaseRows) -> Iterator[Computed]:
    months = {row["month"] for row in rows.published("programme_reach")}
    if not months:
        return
    month: date = max(months)
    received: dict[str, list[tuple[str, int, int | None]]] = {}
    for one in rows.receipts(month, month):
        known = received.setdefault(one.programme_code, [])
        known.append((one.family_key, one.persons, one.amount_idr))
    for programme, lines in received.items():
        families, persons, amounts = zip(*lines, strict=True)
        for formula_id, column, value in (
            ("N.RECIPIENTS", "families", counts.distinct(families)),
            ("N.RECIPIENTS", "persons", counts.members(persons)),
            ("N.AMOUNT", "amount_idr", counts.rupiah(amounts)),
        ):
            yield Computed(
                formula_id=formula_id,
                mart="programme_reach",
                key={"programme_code": programme, "month": month},
                column=column,
                value=value,
            )
