"""Why a file alone is held, in words that the office can act on.

A closed list: each problem has one code, which the ledger keeps, and one sentence in
Bahasa Indonesia and in English. The sentences hold header texts and numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_WORKBOOK_ROWS = 300_000
_SHOWN_HEADERS = 8

EMPTY = "empty"
ENCRYPTED = "encrypted"
HTML = "html"
TRUNCATED = "truncated"
UNREADABLE = "unreadable"
HEADER_MISMATCH = "header_mismatch"
TOO_MANY_ROWS = "too_many_rows"
NAME_CONFLICT = "name_conflict"

CODES = (
    EMPTY,
    ENCRYPTED,
    HTML,
    TRUNCATED,
    UNREADABLE,
    HEADER_MISMATCH,
    TOO_MANY_ROWS,
    NAME_CONFLICT,
)

_AGAIN_ID = (
    "Kirim lagi dengan nama berkas baru di folder yang sama, "
    "atau seluruh periode sebagai revisi berikutnya (.r2, .r3, …)."
)
_AGAIN_EN = (
    "Send it again under a new file name in the same folder, "
    "or the whole period as the next revision (.r2, .r3, …)."
)

_SENTENCES: dict[str, tuple[str, str]] = {
    EMPTY: ("Berkas kosong, tidak ada isinya.", "The file is empty."),
    ENCRYPTED: (
        "Berkas dikunci kata sandi; simpan tanpa kata sandi.",
        "The file is locked by a password; save it without one.",
    ),
    HTML: (
        "Isi berkas adalah halaman web (HTML), bukan lembar kerja; "
        "buka di Excel lalu simpan sebagai .xlsx.",
        "The file is a web page (HTML), not a workbook; "
        "open it in Excel and save it as .xlsx.",
    ),
    TRUNCATED: (
        "Berkas terpotong: bagian akhirnya tidak lengkap; unduh ulang sampai selesai.",
        "The file is cut off: its end is incomplete; download it again to the end.",
    ),
    UNREADABLE: (
        "Berkas tidak dapat dibaca; simpan sebagai CSV (UTF-8) atau .xlsx.",
        "The file cannot be read; save it as CSV (UTF-8) or .xlsx.",
    ),
    TOO_MANY_ROWS: (
        "Buku kerja melebihi 300.000 baris; bagi menjadi beberapa berkas "
        "atau simpan sebagai CSV.",
        "The workbook has more than 300,000 rows; split it into several files "
        "or save it as CSV.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One reason from the closed list, as a sentence in both languages."""

    code: str
    id: str
    en: str


class FileHeldError(Exception):
    """The file is held alone; `received` lines could be counted, none is landed."""

    def __init__(
        self,
        problem: Problem,
        *,
        received: int = 0,
        structural: int = 0,
    ) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.received = received
        self.structural = structural


def problem(code: str) -> Problem:
    """A problem that needs no more words than its code."""
    told_id, told_en = _SENTENCES[code]
    return Problem(code, f"{told_id} {_AGAIN_ID}", f"{told_en} {_AGAIN_EN}")


def damaged_capture() -> Problem:
    """A capture of a table cannot be read: nobody saves it in another form by hand."""
    return Problem(
        UNREADABLE,
        "Berkas hasil pembacaan tabel (Parquet) rusak; baca lagi dari basis datanya. "
        f"{_AGAIN_ID}",
        "The capture of the table (Parquet) is damaged; read it from the database "
        f"again. {_AGAIN_EN}",
    )


def header_mismatch(*, missing: Sequence[str], unknown: Sequence[str]) -> Problem:
    """The header differs from the agreed one; both sides hold header texts only."""
    told_id = [
        *_side("kolom yang tidak ada", missing, "lainnya"),
        *_side("kolom yang tidak dikenal", unknown, "lainnya"),
    ]
    told_en = [
        *_side("missing columns", missing, "more"),
        *_side("unknown columns", unknown, "more"),
    ]
    return Problem(
        HEADER_MISMATCH,
        f"Judul kolom tidak sesuai: {'; '.join(told_id)}. Betulkan judul kolomnya. "
        f"{_AGAIN_ID}",
        f"The header differs from the agreed one: {'; '.join(told_en)}. Correct the "
        f"header. {_AGAIN_EN}",
    )


def header_not_found(*, expected: Sequence[str]) -> Problem:
    """No row of the file looks like the agreed header."""
    return Problem(
        HEADER_MISMATCH,
        "Baris judul kolom tidak ditemukan; "
        f"{'; '.join(_side('yang diharapkan', expected, 'lainnya'))}. {_AGAIN_ID}",
        "No header row was found; "
        f"{'; '.join(_side('expected', expected, 'more'))}. {_AGAIN_EN}",
    )


def name_conflict() -> Problem:
    """The delivery already holds a file of this name with other content."""
    return Problem(
        NAME_CONFLICT,
        "Berkas dengan nama ini sudah diterima dengan isi lain. "
        "Kirim perbaikannya sebagai revisi berikutnya (.r2, .r3, …), "
        "lengkap dengan berkas lainnya.",
        "A file of this name was already taken with other content. "
        "Send the correction as the next revision (.r2, .r3, …), "
        "with all other files.",
    )


def _side(label: str, texts: Sequence[str], more: str) -> list[str]:
    if not texts:
        return []
    shown = ", ".join(f"“{text}”" for text in texts[:_SHOWN_HEADERS])
    rest = len(texts) - _SHOWN_HEADERS
    return [f"{label}: {shown}" + (f" (+{rest} {more})" if rest > 0 else "")]
