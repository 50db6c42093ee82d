"""The closed vocabulary of a formula: words, units, directions, kinds of evidence.

A word that is not listed here is refused: a promise that nobody reads is worse than
none.
"""

REQUIRED = frozenset(
    {
        "id",
        "version",
        "name",
        "latex",
        "meaning",
        "source",
        "unit",
        "good",
        "evidence",
        "model",
        "column",
        "uncertainty",
        "golden",
        "valid_from",
    }
)
OPTIONAL = frozenset({"parameters", "outcome_excludes", "valid_to"})
LANGUAGES = ("id", "en")
GOOD = ("up", "down", "neither")
EVIDENCE = ("accounting", "descriptive", "causal")

UNITS = {
    "share": "bagian 0-1",
    "ratio": "rasio",
    "coefficient": "koefisien -1 sampai 1",
    "score": "skor 0-1",
    "families": "keluarga",
    "persons": "orang",
    "rupiah": "rupiah",
    "receipts": "penerimaan",
    "programmes": "program",
    "lines": "baris",
    "rows": "baris tabel",
    "rank": "peringkat",
    "months": "bulan",
}
"""Units of a figure, with their name in Bahasa Indonesia."""

GIVEN = "given"
"""Formula of a number that is a label: stated by a source or a seed, not computed."""
