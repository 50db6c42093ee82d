"""What became of the corrections: applied, still there, new; in counts.

quarantine.correction_changes -> Change, for the last accepted delivery of each unit

A revision is compared with the revision before it, a period with the period before. One
person is one correction, however many of her lines bear it. Resolved means: no longer
open in what the unit sent last, because it was corrected or is not listed any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

_CHANGES = """
with last as (
    select distinct on (dataset, unit_key) dataset, unit_key, delivery_id
    from quarantine.accepted_steps(false)
    order by dataset, unit_key, step_no desc
)

select
    change.dataset,
    change.delivery_id,
    coalesce(region.name, unit.unit_name, '') as unit,
    change.kind,
    change.reason,
    change.column_name as column,
    change.is_new as new,
    change.is_persisting as persisting,
    change.is_resolved as resolved
from quarantine.correction_changes(false) as change
inner join last
    on
        change.dataset = last.dataset
        and change.unit_key = last.unit_key
        and change.delivery_id = last.delivery_id
inner join quarantine.correction_unit as unit
    on change.delivery_id = unit.delivery_id and change.unit_key = unit.unit_key
left join reference.region as region on change.unit_key = region.region_code
where change.dataset = any(%s)
order by change.dataset, unit, change.kind, change.reason, change.column_name
"""


@dataclass(frozen=True)
class Change:
    """What the last delivery of a unit did to the corrections of one reason."""

    dataset: str
    delivery_id: str
    unit: str
    kind: str
    reason: str
    column: str
    new: int
    persisting: int
    resolved: int


def changes(conn: psycopg.Connection, datasets: Sequence[str]) -> list[Change]:
    """Compare the last accepted delivery of each unit with the one before it."""
    with conn.cursor(row_factory=class_row(Change)) as cursor:
        return cursor.execute(_CHANGES, (list(datasets),)).fetchall()
