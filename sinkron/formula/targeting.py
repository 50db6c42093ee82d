"""T.*: who is eligible, who receives, who is missed; and how a benefit is spread.

families of a region and period -> eligible (rule in force) x recipient -> shares
desil -> cumulated shares of families and of benefit -> CGH, concentration, incidence

Every share of nothing is None. Families without desil are eligible for nothing and in
no desil; they are counted apart.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sinkron.formula.exact import Number, ratio

POOREST = Fraction(2, 5)


def coverage(eligible_recipients: int, eligible: int) -> Fraction | None:
    """T.COV: eligible recipients over all eligible."""
    return ratio(eligible_recipients, eligible)


def exclusion(eligible_recipients: int, eligible: int) -> Fraction | None:
    """T.EXC: the eligible who do not receive, over all eligible."""
    return ratio(eligible - eligible_recipients, eligible)


def exclusion_by_quota(recipients: int, eligible: int) -> Fraction | None:
    """T.EXC: what must be missed because there are fewer benefits than eligible."""
    share = ratio(recipients, eligible)
    return None if share is None else max(Fraction(0), 1 - share)


def exclusion_by_targeting(
    eligible_recipients: int, recipients: int, eligible: int
) -> Fraction | None:
    """T.EXC: what is missed because benefits went to families outside the rule."""
    missed = exclusion(eligible_recipients, eligible)
    quota = exclusion_by_quota(recipients, eligible)
    return None if missed is None or quota is None else missed - quota


def inclusion(eligible_recipients: int, recipients: int) -> Fraction | None:
    """T.INC: recipients outside the rule, over all recipients."""
    return ratio(recipients - eligible_recipients, recipients)


def inclusion_of_amount(
    eligible_amount: Number | None, amount: Number | None
) -> Fraction | None:
    """T.INC: rupiah to families outside the rule, over all rupiah."""
    if eligible_amount is None or amount is None:
        return None
    return ratio(amount - eligible_amount, amount)


def lift(
    eligible_recipients: int, recipients: int, eligible: int, families: int
) -> Fraction | None:
    """T.LIFT: share of the eligible among recipients over that among all families."""
    return ratio(ratio(eligible_recipients, recipients), ratio(eligible, families))


def share_to_poorest(
    families: Sequence[Number], benefit: Sequence[Number], q: Fraction = POOREST
) -> Fraction | None:
    """Share of the benefit to the poorest q of the families, poorest desil first.

    A desil through which the cut goes counts in proportion.
    """
    everybody, everything = sum(families), sum(benefit)
    if not everybody or not everything:
        return None
    wanted, reached = q * everybody, Fraction(0)
    for count, amount in zip(families, benefit, strict=True):
        taken = min(Fraction(count), wanted)
        if count:
            reached += amount * taken / count
        wanted -= taken
    return reached / everything


def cgh(
    families: Sequence[Number], benefit: Sequence[Number], q: Fraction = POOREST
) -> Fraction | None:
    """T.CGH40: share of the benefit to the poorest q, over q."""
    return ratio(share_to_poorest(families, benefit, q), q)


def concentration(
    families: Sequence[Number], benefit: Sequence[Number]
) -> Fraction | None:
    """T.CC: sum of p_k L_(k+1) - p_(k+1) L_k over the desil, poorest first."""
    everybody, everything = sum(families), sum(benefit)
    if not everybody or not everything:
        return None
    found, p, reached = Fraction(0), Fraction(0), Fraction(0)
    for count, amount in zip(families, benefit, strict=True):
        next_p = p + Fraction(count) / everybody
        next_reached = reached + Fraction(amount) / everything
        found += p * next_reached - next_p * reached
        p, reached = next_p, next_reached
    return found


def incidence(
    benefit: Mapping[int | None, Number | None],
) -> dict[int | None, Fraction | None]:
    """T.INCID: share of each desil in recipients or rupiah; None is without desil."""
    known = [value for value in benefit.values() if value is not None]
    return {desil: ratio(value, sum(known)) for desil, value in benefit.items()}
