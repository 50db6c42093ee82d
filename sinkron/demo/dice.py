"""Chance that can be repeated: the same seed gives the same bytes.

Two kinds. `rng(purpose, month)` is a stream of its own for every purpose and month, so
that planting more mistakes does not change who is born. `steady(ids, purpose)` is a
property of a thing (her blood group, how her card is paid): the same number whenever it
is asked for, without being stored.
"""

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sinkron.demo.months import Ints

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dice:
    """Every random number of one generated district."""

    seed: int

    def rng(self, purpose: str, month: int = 0) -> np.random.Generator:
        """Return the stream for one purpose in one month."""
        return np.random.default_rng([self.seed, zlib.crc32(purpose.encode()), month])

    def steady(self, ids: Ints, purpose: str) -> Floats:
        """Return a number in [0, 1) for each id, always the same for this purpose."""
        salt = zlib.crc32(f"{self.seed} {purpose}".encode()) * 0xC2B2AE3D27D4EB4F
        mixed = np.asarray(ids).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= np.uint64(salt % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed ^= mixed >> np.uint64(shift)
            mixed *= np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
        return (mixed >> np.uint64(11)).astype(np.float64) / float(2**53)

    def steady_pick(
        self, ids: Ints, purpose: str, weights: tuple[float, ...] | Floats
    ) -> Ints:
        """Return a steady position in `weights` for each id, by those weights."""
        edges = np.cumsum(np.asarray(weights, dtype=float))
        drawn = self.steady(ids, purpose) * edges[-1]
        return np.asarray(np.searchsorted(edges, drawn, side="right"), dtype=np.int64)
