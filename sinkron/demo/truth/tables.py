"""The truth as CSV, beside the inbox and never inside it."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from sinkron.demo import months
from sinkron.demo.benefits.programmes import CODES, PAID_IN_RUPIAH
from sinkron.demo.inbox import Account, Defect
from sinkron.demo.layouts.plan import day_texts, same
from sinkron.demo.population.world import UNLISTED, World
from sinkron.demo.truth import families, listed
from sinkron.demo.truth.assessments import Assessments, Followed
from sinkron.demo.truth.columns import OPTIONS, family_ids, month_texts
from sinkron.demo.truth.families import Living
from sinkron.demo.truth.lineage import Lineages
from sinkron.demo.truth.meanings import Standing
from sinkron.demo.truth.measures import tables as measures
from sinkron.demo.truth.measures.facts import Facts, Members
from sinkron.demo.truth.taken import Month
from sinkron.demo.truth.units import Units

MEMBERSHIP = pa.schema(
    {
        "month": pa.string(),
        "nik": pa.string(),
        "kk_number": pa.string(),
        "truth_family_id": pa.string(),
        "desa_code": pa.string(),
        "is_head": pa.int64(),
    }
)


@dataclass
class Truth:
    """Writes the truth; membership as the months go by, the rest at the end."""

    folder: Path
    world: World
    assessments: Assessments = field(default_factory=Assessments)
    history: list[Living] = field(default_factory=list)
    members: list[Members] = field(default_factory=list)
    last: Month | None = None
    _members: csv.CSVWriter | None = None

    def add(self, month: Month) -> None:
        """Write the members of a month and remember its families."""
        if self._members is None:
            path = self.folder / "membership.csv"
            self._members = csv.CSVWriter(path, MEMBERSHIP, write_options=OPTIONS)
        world, count = self.world, len(month.key)
        nik = pa.array(world.persons.nik[month.key // 2]).cast(pa.string())
        table = pa.table(
            [
                same(months.period(month.month), count),
                pc.if_else(pa.array(month.key % 2 == 0), nik, None),
                pa.array(world.cards.kk[month.card]).cast(pa.string()),
                family_ids(month.member_family),
                pa.array(world.geography.codes).take(pa.array(month.desa)),
                pa.array(month.head.astype(np.int64)),
            ],
            schema=MEMBERSHIP,
        )
        order = np.lexsort((month.key, month.card))
        self._members.write(table.take(pa.array(order)))
        self.history.append(Living.of(month))
        if self.assessments.is_measured:
            self.members.append(Members.of(month.key, month.member_family))
        if month.month % 3 == 0:
            standing = Standing.of(month, len(world.persons))
            self.assessments.standing[month.month] = standing
        self.last = month

    def finish(
        self,
        lineages: Lineages,
        followed: Followed,
        receipts: tuple[pd.DataFrame, pd.DataFrame],
        accounts: Iterable[Account],
        defects: Iterable[Defect],
    ) -> None:
        """Write everything that is known only at the end."""
        if self._members is not None:
            self._members.close()
        self._persons(followed)
        self._lineage(lineages)
        self._receipt(*receipts)
        codes = pa.array(self.world.geography.codes)
        families.write(self.folder, self.history, followed, codes)
        listed.write(self.folder, followed, self.world)
        self._rows("deliveries.csv", Account, accounts)
        self._rows("defects.csv", Defect, defects)

    def measure(self, followed: Followed, receipts: pd.DataFrame, units: Units) -> None:
        """Write every figure that the marts must show before disclosure control."""
        facts = Facts(
            world=self.world,
            history=self.history,
            members=self.members,
            followed=followed,
            assessments=self.assessments,
            receipts=receipts,
            units=units,
        )
        measures.write(self.folder, facts)

    def _write(self, name: str, columns: dict[str, pa.Array]) -> None:
        csv.write_csv(pa.table(columns), self.folder / name, OPTIONS)

    def _rows(
        self, name: str, kind: type[Account | Defect], rows: Iterable[Account | Defect]
    ) -> None:
        header = [one.name for one in fields(kind)]
        frame = pd.DataFrame([astuple(row) for row in rows], columns=header)
        if "line_no" in frame:
            frame["line_no"] = frame["line_no"].astype("Int64")
        frame.to_csv(self.folder / name, index=False, lineterminator="\n")

    def _persons(self, followed: Followed) -> None:
        people = self.world.persons
        known = people.status != UNLISTED
        alone = [members["person"].to_numpy() for members in followed.alone.values()]
        known[np.concatenate([[], *alone]).astype(np.int64)] = True
        who = np.flatnonzero(known)
        ever = followed.families.listed_ever(who)
        digits = pc.utf8_lpad(pa.array(who + 1).cast(pa.string()), 8, "0")
        self._write(
            "persons.csv",
            {
                "person_id": pc.binary_join_element_wise("P", digits, ""),
                "nik": pa.array(people.nik[who]).cast(pa.string()),
                "name": self.world.names().take(pa.array(who)),
                "birth_date": day_texts(people.birth[who], "Y-m-d"),
                "sex": pa.array(people.sex[who]),
                "in_register": pa.array(ever.astype(np.int64)),
            },
        )

    def _lineage(self, lineages: Lineages) -> None:
        month, family, event, other = zip(*lineages.finish(), strict=True)
        self._write(
            "lineage.csv",
            {
                "month": month_texts(np.array(month)),
                "truth_family_id": family_ids(np.array(family)),
                "event": pa.array(event),
                "other_truth_family_id": family_ids(np.array(other)),
            },
        )

    def _receipt(self, linked: pd.DataFrame, lost: pd.DataFrame) -> None:
        places = pa.array(self.world.geography.codes)
        self._write(
            "receipt.csv",
            {
                "truth_family_id": family_ids(linked["family"].to_numpy()),
                **_what_and_when(linked),
                "persons": pa.array(linked["persons"].to_numpy()),
                "amount_idr": _amounts(linked),
            },
        )
        self._write(
            "unlinked.csv",
            {
                **_what_and_when(lost),
                "desa_code": places.take(pa.array(lost["desa"].to_numpy())),
                "receipts": pa.array(lost["receipts"].to_numpy()),
                "amount_idr": _amounts(lost),
            },
        )


def _what_and_when(rows: pd.DataFrame) -> dict[str, pa.Array]:
    programme = pa.array(rows["programme"].to_numpy())
    return {
        "programme_code": pa.array(CODES).take(programme),
        "month": month_texts(rows["month"].to_numpy()),
    }


def _amounts(rows: pd.DataFrame) -> pa.Array:
    """Return the rupiah; nothing where the lists tell none."""
    told = np.isin(rows["programme"].to_numpy(), PAID_IN_RUPIAH)
    return pa.array(rows["amount"].to_numpy(), mask=~told)
