"""Small contracts and files for the tests of extraction.

The readers see of a contract its columns and layouts alone, so the tests say those and
nothing else.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from sinkron.contract import Column, Contract, Layout, Limits, ServiceLevel
from sinkron.extract import Broken, FileHeldError, Line, Reading, Run, read
from sinkron.extract.content import LocalFile
from sinkron.extract.quoting import split_record

COLUMNS = {"NO": "no", "NIK": "nik", "NAMA": "nama", "NOMINAL": "nominal"}


def contract(
    columns: dict[str, str] | None = None,
    *,
    layouts: Iterable[Layout] = (),
    aliases: dict[str, tuple[str, ...]] | None = None,
    header_rows: int = 1,
) -> Contract:
    """A contract of a CSV and a workbook layout, and the given other ones."""
    columns = columns or COLUMNS
    own = [
        layout(name, file_format, columns, header_rows=header_rows)
        for name, file_format in (("list_csv", "csv"), ("list_xlsx", "xlsx"))
    ]
    return Contract(
        id="dinas__daftar",
        opd="dinas",
        dataset="daftar",
        version="1.0.0",
        title="Daftar",
        owner="Dinas",
        description="A list",
        usage="Tests",
        limitations="None",
        legal_basis=(),
        grain="One line is one person.",
        sha256="0" * 64,
        carrier="file",
        cadence="flow",
        service_level=ServiceLevel(1, 10, 15, "0 5 * * *"),
        feeds=("benefit",),
        layouts=(*own, *layouts),
        columns=tuple(
            Column(
                name=name,
                header=header,
                description=header,
                classification="personal",
                aliases=(aliases or {}).get(header, ()),
            )
            for header, name in columns.items()
        ),
        limits=Limits(bad_share=0.05, repeated_share=0.02),
    )


def layout(
    layout_id: str,
    file_format: str,
    columns: dict[str, str],
    **ours: Any,
) -> Layout:
    """One layout whose header texts are the keys."""
    return Layout(
        id=layout_id,
        format=file_format,
        description=layout_id,
        header=tuple(columns),
        columns=tuple(columns.values()),
        **ours,
    )


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Write rows as sheets; None leaves a cell out."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


class Found:
    """Everything that reading a file gave."""

    def __init__(self, reading: Reading) -> None:
        self.layout = reading.layout.id
        self.columns = reading.columns
        self.lines: list[Line | Broken] = []
        self.structural = 0
        for batch in reading.batches:
            self.structural += batch.structural
            for piece in batch.pieces:
                self.lines += _lines(piece, reading.separator)

    @property
    def received(self) -> int:
        return len(self.lines)

    @property
    def values(self) -> list[tuple[str | None, ...]]:
        """Values of the lines that are whole."""
        return [tuple(one.values) for one in self.lines if isinstance(one, Line)]

    @property
    def broken(self) -> dict[int, str]:
        """Texts of the broken lines by number."""
        return {one.number: one.text for one in self.lines if isinstance(one, Broken)}

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.lines]


def read_file(path: Path, of: Contract | None = None) -> Found:
    return Found(read(LocalFile(path), of or contract()))


def read_bytes(folder: Path, data: bytes, of: Contract | None = None) -> Found:
    path = folder / "delivered"
    path.write_bytes(data)
    return read_file(path, of)


def held(path: Path, of: Contract | None = None) -> FileHeldError:
    """Read a file that has to be held, and say how."""
    try:
        read_file(path, of)
    except FileHeldError as error:
        return error
    raise AssertionError("the file was read")


def held_bytes(folder: Path, data: bytes, of: Contract | None = None) -> FileHeldError:
    path = folder / "delivered"
    path.write_bytes(data)
    return held(path, of)


def _lines(piece: Run | Line | Broken, separator: str) -> list[Line | Broken]:
    if not isinstance(piece, Run):
        return [piece]
    split = [split_record(one.decode(), separator).fields for one in piece.records]
    return [Line(no, fields) for no, fields in enumerate(split, start=piece.number)]
