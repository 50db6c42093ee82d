"""Counts by desa, added up to kecamatan and kabupaten; ratios; tables of regions.

Ratios are written as fractions, so that no figure of the truth is rounded.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.geography import Texts
from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask


@dataclass(frozen=True)
class Regions:
    """Every desa, kecamatan and the kabupaten; the unknown place is among them."""

    codes: pa.Array
    levels: pa.Array
    kecamatan: Ints
    desa: int

    @classmethod
    def of(cls, codes: Texts) -> "Regions":
        """Return the regions above these desa."""
        parents, kecamatan = np.unique(
            [code[:8] for code in codes], return_inverse=True
        )
        counts = (len(codes), len(parents), 1)
        names = ("desa", "kecamatan", "kabupaten")
        levels = [same(*one) for one in zip(names, counts, strict=True)]
        every = [*codes.tolist(), *parents.tolist(), "35.07"]
        return cls(pa.array(every), pa.concat_arrays(levels), kecamatan, len(codes))

    def sums(self, desa: Ints, values: Ints | Mask | None = None) -> Ints:
        """Return the sum of values (or the number of rows) in every region."""
        size = self.desa
        told = np.ones(len(desa), np.int64) if values is None else values
        by_desa = np.zeros((size, *np.shape(told)[1:]), dtype=np.int64)
        np.add.at(by_desa, desa, told)
        above = np.zeros((int(self.kecamatan.max()) + 1, *by_desa.shape[1:]), np.int64)
        np.add.at(above, self.kecamatan, by_desa)
        return np.concatenate([by_desa, above, by_desa.sum(axis=0, keepdims=True)])

    def named(self, rows: Ints) -> dict[str, pa.Array]:
        """Return level and code of some regions."""
        at = pa.array(rows)
        return {
            "region_level": self.levels.take(at),
            "region_code": self.codes.take(at),
        }


def ratio(numerator: Ints, denominator: Ints, known: Mask | bool = True) -> pa.Array:
    """Return fractions as text; nothing where the denominator is 0."""
    top = pa.array(np.asarray(numerator)).cast(pa.string())
    bottom = pa.array(np.asarray(denominator)).cast(pa.string())
    told = pc.binary_join_element_wise(top, bottom, "/")
    return pc.if_else(pa.array((denominator != 0) & known), told, none(len(top)))


def counted(values: Ints, known: Mask | bool = True) -> pa.Array:
    """Return counts; nothing where they are not known."""
    return pa.array(values, mask=~np.broadcast_to(known, len(values)))


def none(count: int) -> pa.Array:
    """Return as many texts that say nothing."""
    return pa.nulls(count, pa.string())
