"""A layout that is not the one before is told, column by column, when it comes.

It changes no figure: the layout is contracted, and staging decodes by it. But whoever
keeps a contract wants to know on which day an office began to send another one.
"""

import logging
from collections.abc import Sequence

import psycopg

from sinkron.contract import Contract
from sinkron.contract.layouts import changes
from sinkron.extract import Delivery
from sinkron.landing import ledger
from sinkron.landing.report import Outcome

log = logging.getLogger(__name__)


def tell_change(
    conn: psycopg.Connection,
    contract: Contract,
    delivery: Delivery,
    outcomes: Sequence[Outcome],
) -> None:
    """Log the difference to the layout of the delivery before, if there is one."""
    came = {one.layout for one in outcomes if one.layout and one.problem is None}
    before = ledger.layouts_before(conn, delivery) if came else []
    known = {one.id for one in contract.layouts}
    if not before or not known.issuperset(before):
        return
    for layout in sorted(came - set(before)):
        old, new = contract.layout(before[0]), contract.layout(layout)
        lines = list(changes(contract, before=old, after=new))
        told = "\n".join(lines or ["  the same columns"])
        log.info("%s: layout %s after %s:\n%s", delivery.id, layout, old.id, told)
