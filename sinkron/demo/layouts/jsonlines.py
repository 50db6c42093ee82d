"""What was read from an API, kept as JSON lines: one record a line, from arrays.

columns -> one text per record -> cut and repeated records -> bytes and line numbers
"""

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.plan import (
    Cell,
    Plan,
    Rendered,
    Table,
    concatenated,
    day_texts,
    replaced,
)

CUT = "record_cut"


def _values(values: pa.Array, edits: Mapping[int, Cell]) -> pa.Array:
    """Return a column as JSON; texts must hold no sign that JSON escapes."""
    if pa.types.is_date32(values.type):
        days = np.asarray(values.cast(pa.int32()).fill_null(0))
        known = pa.array(np.asarray(values.is_valid()))
        values = pc.if_else(known, day_texts(days, "Y-m-d"), None)
    if pa.types.is_string(values.type):
        texts = pc.binary_join_element_wise('"', values, '"', "")
    else:
        texts = values.cast(pa.string())
    changed = {row: json.dumps(cell) for row, cell in edits.items()}
    return replaced(texts.fill_null("null"), changed)


def _records(table: Table, plan: Plan) -> pa.Array:
    parts: list[pa.Array | str] = []
    for name, values in table.columns.items():
        parts += [f'{", " if parts else "{"}"{name}": ']
        parts += [_values(values, plan.edits.get(name, {}))]
    return pc.binary_join_element_wise(*parts, "}", "")


def render(table: Table, plan: Plan) -> Rendered:
    """Write records with all that is planted in them."""
    whole = _records(table, plan)
    cut = {}
    for row in plan.breaks:
        text = whole[row].as_py()
        cut[row] = text[: len(text) // 2]
    count = len(table)
    again = whole.take(pa.array(plan.repeats, pa.int64()))
    texts = pa.concat_arrays([replaced(whole, cut), again])
    return Rendered(
        content=concatenated(pc.binary_join_element_wise(texts, "\n", "")),
        received=len(texts),
        structural=0,
        lines=1 + np.arange(count),
        repeats={row: count + 1 + at for at, row in enumerate(plan.repeats)},
    )
