"""Rows that belong to the page, not to the list: counted apart, never data.

Below the header stand numbering rows (1, 2, 3 or -1, -2), repeated headers, group rows
(`No. KK : …`), total rows and, at the end, notes and signatures. Only rows that cannot
be a record are called structural: they hold almost nothing, and no number as long as a
NIK. In doubt a row is data: a line too many is seen at the gate, a line lost is not.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from sinkron.contract import header_key
from sinkron.extract.captions import Patterns, row_text

MOST_CELLS_OF_A_NOTE = 3
_LABEL_CELLS = 2
_MIN_NUMBERING = 3
_IDENTITY = re.compile(r"(?<!\d)\d{15,17}(?!\d)")
_NEVER_IN_A_NUMBER = re.compile(r"[\s.'’`,-]")
_NUMBER = re.compile(
    r"-?(rp)?[\s.,()\d%-]*\d[\s.,()\d%-]*"
    r"(kpm|kk|orang|jiwa|keluarga|penerima|peserta|anak|siswa|balita|rumah|unit|usaha)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"[-(]?(\d{1,3})[.)]?")
_TOTAL = re.compile(r"(sub[\s-]*total|grand[\s-]*total|total|jumlah)\b", re.IGNORECASE)
_GROUP = re.compile(r"no(mor)?\.?\s*kk\s*:", re.IGNORECASE)
_FOOTER = re.compile(
    r"(mengetahui|menyetujui|disahkan|keterangan\s*:|catatan\s*:|sumber\s*:|nip\b"
    r"|terbilang\b|[a-z. ]+,\s*\d{1,2}\s+[a-z]+\s+\d{4}$)",
    re.IGNORECASE,
)
_SIGNED_BY = re.compile(
    r"kepala\s+(desa|dinas|badan|sekolah|puskesmas)\b", re.IGNORECASE
)
_PAGE = re.compile(r"(halaman\s*:?\s*\d|dicetak\b|tanggal\s+cetak\b)", re.IGNORECASE)

Row = Sequence[str | None]


class RowKind(Enum):
    """What a row below the header is."""

    DATA = "data"
    GROUP = "group"
    STRUCTURAL = "structural"
    EMPTY = "empty"


class Structure:
    """Tells the rows below one header apart; they have to come in order.

    `header_rows` may come again, on the next page; so may `page_rows`, the titles.
    """

    def __init__(
        self,
        header_rows: Iterable[Row],
        *,
        width: int,
        page_rows: Iterable[Row] = (),
        titles: Patterns = (),
        groups: Patterns = (),
    ) -> None:
        self._headers = {_keys(row) for row in header_rows}
        self._pages = {_keys(row) for row in page_rows}
        self._width = width
        self._titles, self._groups = titles, groups
        self.is_below_header = True
        self._is_in_footer = False

    def kind(self, row: Row) -> RowKind:
        """Say what the next row is."""
        texts = [text.strip() for text in row if text and not text.isspace()]
        if not texts:
            return RowKind.EMPTY
        if self._is_group(texts):
            self.saw_data()
            return RowKind.GROUP
        is_header = self._is_header(row, texts)
        if is_header or self._is_structural(row, texts):
            self.is_below_header = is_header
            return RowKind.STRUCTURAL
        self.saw_data()
        return RowKind.DATA

    def saw_data(self) -> None:
        """Take notice of rows that need no look: they are full, so they are data."""
        self.is_below_header = self._is_in_footer = False

    def _is_header(self, row: Row, texts: Sequence[str]) -> bool:
        """Whether the header stands here once more."""
        first = header_key(texts[0])
        return any(first in keys for keys in self._headers) and (
            _keys(row) in self._headers
        )

    def _is_group(self, texts: Sequence[str]) -> bool:
        """Whether a row says something about the lines below it."""
        if _GROUP.match(texts[0]):
            most = self._width // 2 if self._groups else 0
            return len(texts) <= max(MOST_CELLS_OF_A_NOTE, most)
        if len(texts) > MOST_CELLS_OF_A_NOTE:
            return False
        return any(one.search(row_text(texts)) for one in self._groups)

    def _is_structural(self, row: Row, texts: Sequence[str]) -> bool:
        if self.is_below_header and _is_numbering(row, width=self._width):
            return True
        is_of_the_page = (
            _is_total(texts)
            or self._is_footer(texts)
            or _is_page_number(texts)
            or self._is_title(row, texts)
        )
        return is_of_the_page and not _holds_identity(texts)

    def _is_title(self, row: Row, texts: Sequence[str]) -> bool:
        """Whether a title stands here, the same as above or another one."""
        if len(texts) > MOST_CELLS_OF_A_NOTE:
            return False
        is_known = bool(self._pages) and _keys(row) in self._pages
        return is_known or any(one.search(row_text(texts)) for one in self._titles)

    def _is_footer(self, texts: Sequence[str]) -> bool:
        is_sparse = len(texts) <= min(MOST_CELLS_OF_A_NOTE, self._width // 2)
        if is_sparse and (
            any(_FOOTER.match(text) for text in texts)
            or (len(texts) <= _LABEL_CELLS and _SIGNED_BY.match(texts[0]))
        ):
            self._is_in_footer = True
        return is_sparse and self._is_in_footer


def _keys(row: Row) -> tuple[str, ...]:
    """Header texts of a row in a form to compare, without empty ends."""
    keys = [header_key(text or "") for text in row]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


def _holds_identity(texts: Sequence[str]) -> bool:
    """Whether a text holds a number as long as a NIK or KK number."""
    return any(_IDENTITY.search(_NEVER_IN_A_NUMBER.sub("", text)) for text in texts)


def _is_numbering(row: Row, *, width: int) -> bool:
    """Whether the cells count the columns: 1, 2, 3 … or -1, -2, -3 …"""
    found = [
        (at, _ORDINAL.fullmatch(text.strip()))
        for at, text in enumerate(row)
        if text and text.strip()
    ]
    if len(found) < max(_MIN_NUMBERING, width * 0.8):
        return False
    offsets = {int(one[1]) - at if one else None for at, one in found}
    return len(offsets) == 1 and None not in offsets


def _is_page_number(texts: Sequence[str]) -> bool:
    """Whether a row says which page this is, or when it was printed."""
    return len(texts) <= _LABEL_CELLS and bool(_PAGE.match(texts[0]))


def _is_total(texts: Sequence[str]) -> bool:
    """Whether a row is a label such as JUMLAH, among its first cells, and numbers.

    A number may say of what it is: 20 KPM.
    """
    if not any(_TOTAL.match(text) for text in texts[:_LABEL_CELLS]):
        return False
    return all(_NUMBER.fullmatch(text) or _TOTAL.match(text) for text in texts)
