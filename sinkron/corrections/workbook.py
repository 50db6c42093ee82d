"""One workbook that goes back to an office: a guide, and the lines in its own layout.

Scope + lines of one unit -> Petunjuk, Ditolak, Peringatan -> a 0600 file

Every cell is text, so that Excel ruins no number. Rows are written as they come and
leave memory at once. A file becomes visible under its name when it is whole.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sinkron.contract import Contract
from sinkron.corrections import words
from sinkron.corrections.lines import Line, Reason
from sinkron.corrections.reasons import explain
from sinkron.corrections.scope import Scope
from sinkron.language import Language, month

_MOST_TEXT = 32_000  # Excel refuses cells of more than 32,767 signs
_MOST_SHEET_NAME = 31
_OFFICE_WIDTH = 20
_FROZEN = 6  # where the line stands stays in sight
_PRINT_SCALE = 60
_LINE_HEIGHT = 15
_MOST_HEIGHT = 400
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "valign": "top"},
    "bad": {"num_format": "@", "valign": "top", "bg_color": "#FFEB3B", "bold": True},
    "ours": {
        "num_format": "@", "valign": "top", "bg_color": "#EEEEEE", "text_wrap": True,
    },
    "our_header": {
        "bold": True, "bg_color": "#9E9E9E", "text_wrap": True, "valign": "top",
    },
    "header": {
        "bold": True, "bg_color": "#CFD8DC", "text_wrap": True, "valign": "top",
    },
    "title": {"bold": True, "font_size": 16},
    "label": {"bold": True, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


@dataclass(frozen=True)
class _Columns:
    """The office's columns of one layout: header texts, and where the values stand."""

    headers: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[int, ...]


class Workbook:
    """A workbook being written, row by row."""

    def __init__(
        self, handle: BinaryIO, scope: Scope, language: Language, *, drafts: Path
    ) -> None:
        self.scope = scope
        self.language = language
        self._book = xlsxwriter.Workbook(
            handle, {"constant_memory": True, "tmpdir": str(drafts)}
        )
        self.styles: dict[str, Format] = {
            name: self._book.add_format(style) for name, style in _STYLES.items()
        }
        self._sheets: dict[tuple[str, str], _Sheet] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        place: TracebackType | None,
    ) -> None:
        for sheet in self._sheets.values():
            sheet.finish()
        self._book.close()

    def add_sheet(self, name: str) -> Worksheet:
        """Return a new empty sheet; names are made to differ."""
        taken = {one.get_name() for one in self._book.worksheets()}
        name = "".join(sign for sign in name if sign not in "[]:*?/\\")
        name, number = name[:_MOST_SHEET_NAME], 1
        while name in taken:
            number += 1
            name = f"{name[: _MOST_SHEET_NAME - 4]} {number}"
        return self._book.add_worksheet(name)

    def write(self, line: Line) -> None:
        """Write one line into the sheet of its kind and layout."""
        place = (line.kind, line.layout)
        if place not in self._sheets:
            name = words.SHEETS[line.kind][self.language]
            if any(kind == line.kind for kind, _ in self._sheets):
                name = f"{name} {line.layout}"
            self._sheets[place] = _Sheet(self, self.add_sheet(name), *place)
        self._sheets[place].write(line)


class _Sheet:
    """The lines of one kind and layout."""

    def __init__(
        self, book: Workbook, sheet: Worksheet, kind: str, layout: str
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._columns = _columns(book.scope.contract, layout)
        self._row = 0
        ours = [*words.LEADING[book.language]]
        widths = [*words.LEADING_WIDTHS]
        self._original = len(ours)
        if kind == "rejected" and book.scope.has_broken_lines:
            ours.append(words.ORIGINAL[book.language])
            widths.append(words.ORIGINAL_WIDTH)
        self._office = len(ours)
        widths += [_OFFICE_WIDTH] * len(self._columns.headers)
        for at, width in enumerate(widths):
            style = None if at < self._office else book.styles["text"]
            sheet.set_column(at, at, width, style)
        headers = (*ours, *self._columns.headers)
        sheet.set_row(0, row_height(headers, widths))
        for at, text in enumerate(headers):
            style = book.styles["our_header" if at < self._office else "header"]
            sheet.write_string(0, at, text, style)
        self._last = len(headers) - 1
        sheet.freeze_panes(1, _FROZEN)
        sheet.set_landscape()
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, _FROZEN - 1)

    def write(self, line: Line) -> None:
        """Write one line, its wrong cells marked."""
        self._row += 1
        styles, language = self._book.styles, self._book.language
        ours = _leading(line, self._book.scope, language)
        self._sheet.set_row(self._row, row_height(ours, words.LEADING_WIDTHS))
        for at, text in enumerate(ours):
            self._sheet.write_string(self._row, at, text, styles["ours"])
        if line.broken is not None:
            text = _cut(line.broken, language)
            self._sheet.write_string(self._row, self._original, text, styles["bad"])
        wrong = {one.column for one in line.reasons}
        values = [line.values[place] for place in self._columns.places]
        named = zip(self._columns.names, values, strict=True)
        for at, (name, value) in enumerate(named, start=self._office):
            style = styles["bad" if name in wrong else "text"]
            if value:
                self._sheet.write_string(self._row, at, _cut(value, language), style)
            elif name in wrong:
                self._sheet.write_blank(self._row, at, None, style)

    def finish(self) -> None:
        """Let people filter by every column."""
        self._sheet.autofilter(0, 0, self._row, self._last)


def row_height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Height in which every text of a row can be read: not every program fits rows."""
    lines = [
        sum(max(1, -(-len(part) // width)) for part in text.splitlines())
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(_MOST_HEIGHT, _LINE_HEIGHT * max(1, *lines))


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for its owner alone; it gets its name when it is whole."""
    draft = path.with_name(f".{path.name}.draft")
    descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as handle:
            yield handle
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _leading(line: Line, scope: Scope, language: Language) -> Sequence[str]:
    told = [
        explain(
            scope.contract,
            one.code,
            one.column,
            codes=scope.codes,
            language=language,
            nik_problem=line.nik_problem,
        )
        for one in line.reasons
    ]
    return (
        line.period,
        str(line.file_no),
        line.sha256,
        line.path,
        line.sheet,
        str(line.line_no),
        _numbered([_status(one, language) for one in line.reasons]),
        _numbered([one.sentence for one in told]),
        "\n".join(dict.fromkeys(one.who for one in told)),
    )


def _status(reason: Reason, language: Language) -> str:
    if reason.is_new or reason.since is None:
        return words.NEW[language]
    return words.SINCE[language].format(period=month(reason.since, language))


def _numbered(texts: Sequence[str]) -> str:
    """Several things one below the other; one thing, or the same, without a number."""
    if len(set(texts)) == 1:
        return texts[0]
    return "\n".join(f"{at}. {text}" for at, text in enumerate(texts, start=1))


def _columns(contract: Contract, layout_id: str) -> _Columns:
    """Columns of the layout in its order, then what stands in its titles and groups."""
    layouts = [one for one in contract.layouts if one.id == layout_id]
    landed = layouts[0].landed if layouts else contract.column_names
    headers = layouts[0].header if layouts else ()
    own = dict(zip(landed, headers, strict=False))
    names = tuple(dict.fromkeys(landed))
    return _Columns(
        headers=tuple(own.get(n) or contract.column(n).header for n in names),
        names=names,
        places=tuple(contract.column_names.index(name) for name in names),
    )


def _cut(text: str, language: Language) -> str:
    if len(text) <= _MOST_TEXT:
        return text
    return text[:_MOST_TEXT] + words.CUT[language]
