"""What was read from an office's own table, kept as Parquet with its column types.

Cells of text columns can be changed by a plan; a typed column holds what its type can.
"""

import io
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sinkron.demo.layouts.plan import Cell, Plan, Rendered, Table


def _changed(values: pa.Array, edits: Mapping[int, Cell]) -> pa.Array:
    if not edits:
        return values
    order = np.arange(len(values))
    order[list(edits)] = len(values) + np.arange(len(edits))
    extra = pa.array(list(edits.values()), values.type)
    return pa.concat_arrays([values, extra]).take(pa.array(order))


def as_table(table: Table, plan: Plan) -> pa.Table:
    """Return the rows, the repeated ones at the end, as an arrow table."""
    order = np.concatenate([np.arange(len(table)), plan.repeats]).astype(np.int64)
    columns = {
        name: _changed(values, plan.edits.get(name, {})).take(pa.array(order))
        for name, values in table.columns.items()
    }
    return pa.table(columns)


def render(table: Table, plan: Plan) -> Rendered:
    """Write rows with all that is planted in them; a row's number is its place."""
    rows, target = as_table(table, plan), io.BytesIO()
    pq.write_table(rows, target)
    count = len(table)
    return Rendered(
        content=target.getvalue(),
        received=len(rows),
        structural=0,
        lines=1 + np.arange(count),
        repeats={row: count + 1 + at for at, row in enumerate(plan.repeats)},
    )
