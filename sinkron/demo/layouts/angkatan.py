"""A batch of young mothers (`dppkb/pelatihan_ibu_muda`): four titles, two header rows.

A batch with a lottery lists all who applied and ends with a column `Diterima`.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.layouts import workbook
from sinkron.demo.layouts.plan import Plan, Rendered, Table, day_texts
from sinkron.demo.layouts.workbook import Frame, column_letters
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask, World

SEQUENCE, ACCEPTED, GROUP = "No", "Diterima", "Usaha Setelah"
KINDS = ("MENJAHIT", "MAKANAN BERGIZI")
TOOLS = ("MESIN JAHIT", "ALAT MASAK")
CHANNELS = ("SHOPEE", "TOKOPEDIA", "WHATSAPP", "-")
YOUNGEST_BRIDE, BRIDES = 15, (1.0, 3.0, 4.0, 4.0)
FOLLOWED = (1, 3, 6)


@dataclass(frozen=True)
class Batch:
    """A batch: who applied, who is in it, from which day to which."""

    number: int
    start: int
    end: int
    lottery: bool
    person: Ints
    kecamatan: Ints
    accepted: Mask

    def titles(self) -> list[tuple[str]]:
        """Return the four title rows."""
        first, last = (_day(day) for day in (self.start, self.end))
        return [
            ("PEMERINTAH KABUPATEN MALANG",),
            ("DINAS PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA",),
            (f"DAFTAR PESERTA PELATIHAN IBU MUDA ANGKATAN {self.number}",),
            (f"TANGGAL {first} s.d. {last}",),
        ]


def _day(day: int) -> str:
    number, month, year = (int(part[0]) for part in months.split_days(np.array([day])))
    return f"{number} {months.FULL[month - 1]} {year}"


def _who(world: World, batch: Batch) -> dict[str, pa.Array]:
    who = batch.person
    wed = YOUNGEST_BRIDE + world.dice.steady_pick(who, "bride", BRIDES)
    birth = world.persons.birth[who].astype(np.int32)
    names = pa.array(batch.kecamatan)
    return {
        SEQUENCE: pa.array(np.arange(1, len(who) + 1)),
        "Kecamatan": pc.utf8_title(
            pa.array(world.geography.kecamatan_names).take(names)
        ),
        "NIK": pa.array(world.persons.nik[who]).cast(pa.string()),
        "Nama": world.names().take(pa.array(who)),
        "Tgl Lahir": pa.array(birth).cast(pa.date32()),
        "Umur Kawin": pa.array(wed),
        "Jenis Pelatihan": pa.array(KINDS).take(pa.array(batch.kecamatan % 2)),
    }


def _course(world: World, batch: Batch) -> dict[str, pa.Array]:
    who, count, dice = batch.person, len(batch.person), world.dice
    inside = pa.array(batch.accepted)

    def told(values: pa.Array) -> pa.Array:
        return pc.if_else(inside, values, pa.scalar(None, values.type))

    present = 18 + dice.steady_pick(who, "present", (1.0,) * 6)
    passed = pa.array(dice.steady(who, "passed") < 0.9)
    mentor = pa.array(1 + batch.kecamatan % 12).cast(pa.string())
    return {
        "Tgl Mulai": told(day_texts(np.full(count, batch.start))),
        "Tgl Selesai": told(day_texts(np.full(count, batch.end))),
        "Hari Hadir": told(pa.array(present)),
        "Lulus": told(pc.if_else(passed, "Y", "T")),
        "Mentor": told(pc.binary_join_element_wise("MENTOR ", mentor, "")),
        "Bantuan Alat": told(pa.array(TOOLS).take(pa.array(batch.kecamatan % 2))),
    }


def _afterwards(world: World, batch: Batch, known: int) -> dict[str, pa.Array]:
    """Return what became of them, as far as it is known after so many months."""
    who, dice = batch.person, world.dice
    runs = dice.steady(who, "runs a business") < 0.4
    told = batch.accepted & (known > 0)
    yes = pc.if_else(pa.array(runs), "Y", "T")
    channel = dice.steady_pick(who, "channel", (1.0,) * len(CHANNELS))
    nothing = pa.scalar(None, pa.string())
    columns = {
        f"{GROUP}/Punya Usaha": pc.if_else(pa.array(told), yes, nothing),
        f"{GROUP}/Kanal Daring": pc.if_else(
            pa.array(told & runs), pa.array(CHANNELS).take(pa.array(channel)), nothing
        ),
    }
    for after in FOLLOWED:
        sold = 200 + (900 * dice.steady(who, f"sold {after}")).astype(np.int64)
        seen = told & runs & (known >= after)
        columns[f"{GROUP}/Omzet {after} bln"] = pa.array(sold * 1000, mask=~seen)
    return columns


def table(world: World, batch: Batch, known: int) -> Table:
    """Return the lines of a batch; `known`: months after it of which one knows."""
    columns = {
        **_who(world, batch),
        **_course(world, batch),
        **_afterwards(world, batch, known),
    }
    if batch.lottery:
        columns[ACCEPTED] = pc.if_else(pa.array(batch.accepted), "Y", "T")
    return Table(columns, sequence=SEQUENCE)


def render(lines: Table, plan: Plan, batch: Batch) -> Rendered:
    """Write a batch as a workbook."""
    titles, upper, lower, merged = batch.titles(), [], [], []
    row = len(titles) + 1
    for at, name in enumerate(lines.columns):
        group, _, own = name.partition("/")
        letters, last = column_letters(at), column_letters(at + 4)
        first = own == "Punya Usaha"
        upper.append(None if own and not first else group)
        lower.append(own or None)
        if not own:
            merged.append(f"{letters}{row}:{letters}{row + 1}")
        elif first:
            merged.append(f"{letters}{row}:{last}{row}")
    frame = Frame(
        f"ANGKATAN {batch.number}",
        titles=titles,
        heading=[upper, lower],
        merged=tuple(merged),
        totals=[[], [*[None] * 10, "Mengetahui,"], [*[None] * 10, "Kepala Dinas"]],
    )
    return workbook.render(lines, plan, frame)
