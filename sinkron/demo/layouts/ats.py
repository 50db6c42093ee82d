"""Children out of school (`disdik/ats`): text with commas; dates change their form."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.plan import Table, day_texts
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask, World

BREAKS = {"split_line": 1, "quote_unclosed": 1}
CATEGORIES, SHARES = ("DO", "LTM", "BPB"), (5, 4, 1)
REASONS = ("EKONOMI", "BEKERJA", "MENIKAH", "TIDAK MAU", "DISABILITAS", "JARAK")
HELP = ("PKBM KEJAR PAKET", "BEASISWA KEMBALI SEKOLAH", "PENDAMPINGAN KELUARGA")


def form(step: int) -> TextFormat:
    """Return how the list of a quarter is written: by whatever program was at hand."""
    end = "\r\n" if step % 2 else "\n"
    return TextFormat(",", quotes=True, end=end, mark=step % 3 == 1, fields=BREAKS)


def table(
    world: World, who: Ints, day: Ints, *, helped: Mask, back: Mask, step: int
) -> Table:
    """Return the list of a quarter."""
    people, dice = world.persons, world.dice
    kind = dice.steady_pick(who, "ats kind", SHARES)
    grade = 1 + (8 * dice.steady(who, "last grade")).astype(np.int64)
    grade = np.where(kind == 2, 0, np.where(kind == 1, 9, grade))
    reason = dice.steady_pick(who, "ats reason", (1.0,) * len(REASONS))
    offered = dice.steady_pick(who, "ats help", (1.0,) * len(HELP))
    codes = [code.replace(".", "") for code in world.geography.codes]
    form = "Y-m-d" if step % 2 == 0 else "d/m/Y"
    return Table(
        {
            "nik": pa.array(people.nik[who]).cast(pa.string()),
            "nama": world.names().take(pa.array(who)),
            "tgl_lahir": day_texts(people.birth[who], form),
            "jk": pa.array(["L", "P"]).take(pa.array(people.sex[who] - 1)),
            "kode_desa": pa.array(codes).take(pa.array(world.desa(who))),
            "kategori": pa.array(CATEGORIES).take(pa.array(kind)),
            "kelas_terakhir": pa.array(grade).cast(pa.string()),
            "alasan": pa.array(REASONS).take(pa.array(reason)),
            "intervensi": pc.if_else(
                pa.array(helped), pa.array(HELP).take(pa.array(offered)), ""
            ),
            "kembali_sekolah": pc.if_else(pa.array(back), "Y", "T"),
            "tgl": day_texts(day, "Y-m-d"),
        }
    )
