"""Columns that several tables of the truth share."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from sinkron.demo import months
from sinkron.demo.months import Ints
from sinkron.demo.truth.lineage import NONE

OPTIONS = csv.WriteOptions(quoting_style="needed")


def family_ids(families: Ints) -> pa.Array:
    """Return lineages as L0000001, families of DTSEN alone as D0000001."""
    outside = families < NONE
    letter = pa.array(["L", "D"]).take(pa.array(outside.astype(np.int64)))
    number = np.where(outside, -families - 2, families) + 1
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 7, "0")
    names = pc.binary_join_element_wise(letter, digits, "")
    return pc.if_else(pa.array(families != NONE), names, pa.scalar(None, pa.string()))


def month_texts(values: Ints) -> pa.Array:
    """Return months as YYYY-MM."""
    distinct, position = np.unique(values, return_inverse=True)
    texts = [months.period(int(one)) for one in distinct]
    return pa.array(texts, pa.string()).take(pa.array(position))
