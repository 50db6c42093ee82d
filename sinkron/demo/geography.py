"""Where people live: 33 kecamatan, 390 desa and kelurahan, population and welfare.

Codes and names are public (Kepmendagri 300.2.2-2138/2025); population weights are the
2020 census, four kecamatan missing from the source are estimates and say so in the
table; the welfare column is an assumption of this generator.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sinkron.demo.dice import Dice, Floats
from sinkron.demo.months import Ints

DATA = Path(__file__).parent / "data"
UNKNOWN_REGION = "35.07.00.0000"
Texts = npt.NDArray[np.object_]


def read_table(name: str) -> list[dict[str, str]]:
    """Read one of the generator's own tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Geography:
    """Arrays by desa; the position after the last desa means an unknown place."""

    codes: Texts
    names: Texts
    variants: Texts
    kecamatan: Ints
    kecamatan_names: Texts
    weights: Floats
    welfare: Floats

    @property
    def unknown(self) -> int:
        """Return the position of the unknown place."""
        return len(self.names)

    def prefix(self, desa: Ints) -> Ints:
        """Return the six digits that open a NIK or KK number issued in these desa."""
        return 350701 + self.kecamatan[desa]


def load(dice: Dice) -> Geography:
    """Read the tables and give every desa its weight and its welfare."""
    kecamatan = read_table("kecamatan.csv")
    desa = read_table("desa.csv")
    position = {row["code"]: place for place, row in enumerate(kecamatan)}
    parents = np.array([position[row["code"][:8]] for row in desa], dtype=np.int64)
    population = np.array([float(row["population"]) for row in kecamatan])
    places = np.arange(len(desa))
    size = np.exp(0.8 * (dice.steady(places, "desa size") - 0.5))
    share = size / np.bincount(parents, weights=size)[parents]
    weights = population[parents] * share
    area = np.array([float(row["welfare"]) for row in kecamatan])
    return Geography(
        codes=np.array([row["code"] for row in desa] + [UNKNOWN_REGION], dtype=object),
        names=np.array([row["name"].upper() for row in desa], dtype=object),
        variants=np.array([row["variant"].upper() for row in desa], dtype=object),
        kecamatan=parents,
        kecamatan_names=np.array([row["name"].upper() for row in kecamatan], object),
        weights=weights / weights.sum(),
        welfare=area[parents] + 0.6 * (dice.steady(places, "desa welfare") - 0.5),
    )
