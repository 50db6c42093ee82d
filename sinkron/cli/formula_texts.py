"""Words of `sinkron formulas`, in Bahasa Indonesia and in English."""

from typing import Any

from sinkron.formula.words import UNITS
from sinkron.language import Language

TEXTS: dict[Language, dict[str, Any]] = {
    Language.id: {
        **UNITS,
        "columns": ("rumus", "versi", "nama", "satuan", "model"),
        "figures": ("rumus", "kolom", "kunci", "terbit", "dihitung ulang", ""),
        "summary": (
            "{figures} angka kabupaten dihitung ulang: {same} sama, {hidden} "
            "disembunyikan, {differ} berbeda"
        ),
        "release": "Rilis {id}, dari baris keluarga (peran analyst)",
        "without": "Tidak dapat dihitung dari baris keluarga: {ids}",
        "version": "versi",
        "meaning": "arti",
        "latex": "rumus (LaTeX)",
        "source": "sumber",
        "unit": "satuan",
        "good": "arah baik",
        "up": "naik",
        "down": "turun",
        "neither": "tidak ada",
        "evidence": "jenis bukti",
        "accounting": "hitungan",
        "descriptive": "gambaran, bukan dampak",
        "causal": "dampak",
        "parameters": "parameter",
        "uncertainty": "ketidakpastian",
        "model": "model dbt",
        "column": "kolom",
        "sql": "hash SQL",
        "golden": "kasus uji",
        "since": "berlaku sejak",
        "earlier": "versi lama",
        "none": "tidak ada",
        "hidden": "disembunyikan",
        "same": "sama",
        "differs": "BERBEDA",
    },
    Language.en: {
        "columns": ("formula", "version", "name", "unit", "model"),
        "figures": ("formula", "column", "key", "published", "computed again", ""),
        "summary": (
            "{figures} figures of the kabupaten computed again: {same} the same, "
            "{hidden} hidden, {differ} differ"
        ),
        "release": "Release {id}, from family rows (role analyst)",
        "without": "Family rows do not allow it for: {ids}",
        "version": "version",
        "meaning": "meaning",
        "latex": "LaTeX",
        "source": "source",
        "unit": "unit",
        "good": "good direction",
        "up": "up",
        "down": "down",
        "neither": "neither",
        "evidence": "evidence",
        "accounting": "accounting",
        "descriptive": "descriptive, no effect",
        "causal": "causal",
        "parameters": "parameters",
        "uncertainty": "uncertainty",
        "model": "dbt model",
        "column": "column",
        "sql": "SQL hash",
        "golden": "golden cases",
        "since": "in force since",
        "earlier": "earlier version",
        "none": "none",
        "hidden": "hidden",
        "same": "same",
        "differs": "DIFFERS",
    },
}
