"""Families month by month, register and DTSEN together, and what they may receive.

A family that DTSEN alone knows is alive while its version is in force, with the members
that the version lists, or as many as it states where its list was not accepted.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from sinkron.demo import months
from sinkron.demo.layouts.plan import same
from sinkron.demo.truth.assessments import Followed
from sinkron.demo.truth.columns import OPTIONS, family_ids
from sinkron.demo.truth.lineage import NONE
from sinkron.demo.truth.taken import Month

# National desil up to which a family is eligible: PKH, SEMBAKO and PBI_JK by Kepmensos
# 79/HUK/2025, BLT_DD by Permendes PDT 2/2024, the others assumed.
DESIL_MOST = {
    "PKH": 4,
    "SEMBAKO": 5,
    "PBI_JK": 5,
    "BLT_DD": 4,
    "PBPU_PEMDA": 5,
    "BLT_KESRA": 4,
    "PERMAKANAN": 4,
    "PIP": 4,
    "ATS": 5,
    "PELATIHAN_IBU_MUDA": 5,
    "PELATIHAN_KERJA": 5,
    "BANTUAN_UMKM": 5,
    "PMT_BALITA": 10,
    "RTLH": 4,
}
FAMILIES = pa.schema(
    {
        "month": pa.string(),
        "truth_family_id": pa.string(),
        "desa_code": pa.string(),
        "in_register": pa.int64(),
        "in_dtsen": pa.int64(),
        "members": pa.int64(),
        "desil_national": pa.int64(),
        "dtsen_version": pa.string(),
    }
)
ELIGIBILITY = pa.schema(
    {
        "month": pa.string(),
        "truth_family_id": pa.string(),
        "programme_code": pa.string(),
        "eligible": pa.int64(),
    }
)


@dataclass(frozen=True)
class Living:
    """The families of the register at the end of a month."""

    month: int
    family: npt.NDArray[np.int32]
    desa: npt.NDArray[np.int32]
    members: npt.NDArray[np.int32]

    @classmethod
    def of(cls, month: Month) -> "Living":
        """Keep of a month what is needed at the end."""
        return cls(
            month.month,
            month.family.astype(np.int32),
            month.family_desa.astype(np.int32),
            month.family_members.astype(np.int32),
        )


def alive(living: Living, listed: pd.DataFrame | None) -> pd.DataFrame:
    """Return the families of register and DTSEN at the end of a month."""
    inside = pd.DataFrame(
        {
            "family": living.family.astype(np.int64),
            "desa": living.desa.astype(np.int64),
            "members": living.members.astype(np.int64),
            "in_register": 1,
        }
    )
    if listed is None:
        return inside.assign(desil=0, in_dtsen=0).sort_values("family")
    own = listed[["family", "desil"]].assign(in_dtsen=1)
    whole = inside.merge(own, on="family", how="left")
    whole = whole.fillna({"desil": 0, "in_dtsen": 0})
    alone = listed[listed["family"] < NONE].assign(in_register=0, in_dtsen=1)
    told = np.where(alone["listed"] > 0, alone["listed"], alone["stated"])
    outside = alone.assign(members=told)[whole.columns]
    joined = pd.concat([whole, outside], ignore_index=True)
    return joined.sort_values("family", ignore_index=True).astype(np.int64)


def _family_table(
    whole: pd.DataFrame, period: pa.Array, codes: pa.Array, version: str
) -> pa.Table:
    desil = whole["desil"].to_numpy()
    in_dtsen = whole["in_dtsen"].to_numpy()
    name = same(version, len(whole))
    columns = [
        period,
        family_ids(whole["family"].to_numpy()),
        codes.take(pa.array(whole["desa"].to_numpy())),
        pa.array(whole["in_register"].to_numpy()),
        pa.array(in_dtsen),
        pa.array(whole["members"].to_numpy()),
        pa.array(desil, mask=desil < 1),
        pc.if_else(pa.array(in_dtsen == 1), name, pa.scalar(None, pa.string())),
    ]
    return pa.table(columns, schema=FAMILIES)


def write(
    folder: Path, history: list[Living], followed: Followed, codes: pa.Array
) -> None:
    """Write families.csv and eligibility.csv."""
    with (
        csv.CSVWriter(
            folder / "families.csv", FAMILIES, write_options=OPTIONS
        ) as families,
        csv.CSVWriter(
            folder / "eligibility.csv", ELIGIBILITY, write_options=OPTIONS
        ) as eligibility,
    ):
        for living in history:
            version, listed = followed.in_force(living.month)
            whole = alive(living, listed)
            period = same(months.period(living.month), len(whole))
            families.write(_family_table(whole, period, codes, version))
            ids = family_ids(whole["family"].to_numpy())
            desil = whole["desil"].to_numpy()
            for programme, most in DESIL_MOST.items():
                fits = ((desil >= 1) & (desil <= most)).astype(np.int64)
                columns = [period, ids, same(programme, len(whole)), pa.array(fits)]
                eligibility.write(pa.table(columns, schema=ELIGIBILITY))
