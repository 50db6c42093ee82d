"""Masks of released periods are kept: what a release hid stays hidden in later ones.

core.disclosure_mask, core.disclosure_period -> ledger.kept_mask, ledger.kept_period

Runs inside the transaction that publishes, so that the ledger knows exactly what
readers have seen. A mask only grows.
"""

import psycopg

_MASKS = """
insert into ledger.kept_mask as kept (mart, row_key, heads)
select mart, row_key, heads from core.disclosure_mask
on conflict (mart, row_key) do update set heads = array(
    select distinct head from unnest(kept.heads || excluded.heads) as head order by head
)
where not kept.heads @> excluded.heads
"""
_PERIODS = """
insert into ledger.kept_period (mart, period)
select mart, period from core.disclosure_period
on conflict do nothing
"""


def keep_masks(conn: psycopg.Connection) -> int:
    """Remember what the release that is being published hides; rows with a mask."""
    kept = conn.execute(_MASKS).rowcount
    conn.execute(_PERIODS)
    return kept
