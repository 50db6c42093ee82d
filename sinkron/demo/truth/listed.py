"""What DTSEN says: the rows of all versions, and the persons whom it alone knows."""

from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.population.world import World
from sinkron.demo.truth.assessments import Followed
from sinkron.demo.truth.columns import OPTIONS, family_ids

RANKS = ("desil", "provincial", "district")
ASSESSMENT = pa.schema(
    {
        "dtsen_version": pa.string(),
        "kk_number": pa.string(),
        "truth_family_id": pa.string(),
        "counts": pa.int64(),
        "members_stated": pa.int64(),
        "members_listed": pa.int64(),
        "desil_national": pa.int64(),
        "desil_province": pa.int64(),
        "desil_district": pa.int64(),
    }
)
MEMBERS = pa.schema(
    {
        "dtsen_version": pa.string(),
        "nik": pa.string(),
        "kk_number": pa.string(),
        "truth_family_id": pa.string(),
    }
)


def write(folder: Path, followed: Followed, world: World) -> None:
    """Write assessment.csv, and dtsen_only.csv: persons whom no register ever lists."""
    _assessments(folder / "assessment.csv", followed, world)
    _persons(folder / "dtsen_only.csv", followed, world)


def _texts(numbers: Ints) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _assessments(path: Path, followed: Followed, world: World) -> None:
    with csv.CSVWriter(path, ASSESSMENT, write_options=OPTIONS) as target:
        for one, rows in zip(followed.versions, followed.rows, strict=True):
            family = rows["family"].to_numpy()
            desil = [rows[name].to_numpy() for name in RANKS]
            columns = [
                same(one.name, len(rows)),
                _texts(world.cards.kk[rows["card"].to_numpy()]),
                family_ids(family),
                pa.array(rows["counts"].to_numpy()).cast(pa.int64()),
                pa.array(rows["stated"].to_numpy()),
                pa.array(rows["listed"].to_numpy()).cast(pa.int64()),
                *(pa.array(ranks, mask=ranks < 1) for ranks in desil),
            ]
            target.write(pa.table(columns, schema=ASSESSMENT))


def _persons(path: Path, followed: Followed, world: World) -> None:
    with csv.CSVWriter(path, MEMBERS, write_options=OPTIONS) as target:
        for name, members in followed.alone.items():
            columns = [
                same(name, len(members)),
                _texts(world.persons.nik[members["person"].to_numpy()]),
                _texts(world.cards.kk[members["card"].to_numpy()]),
                family_ids(members["family"].to_numpy()),
            ]
            target.write(pa.table(columns, schema=MEMBERS))
