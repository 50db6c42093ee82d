"""Files of every source as an office writes them: CSV, workbooks, JSON lines.

Rows come from the contract's own sample renderer, in the contract's first layout, and
each file knows how many lines of it are received: what the ledger says is compared with
that and not with itself.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sinkron.contract import Contract
from sinkron.contract.sample import break_rule, sample_rows
from tests.integration.gate_deliveries import CODES
from tests.unit.extract_kit import workbook

Rows = Sequence[Mapping[str, str]]

TITLES = {
    "disdik__dapodik": ("DAFTAR PESERTA DIDIK", "SD NEGERI 1 BANTUR", "Kecamatan {}"),
    "dpmd__blt_dana_desa": ("PENERIMA BLT DANA DESA", "DESA SRIGONCO", "KECAMATAN {}"),
}
HOME, AWAY = "BANTUR", "KLOJEN"
HOME_CODE, AWAY_CODE = "3507012001", "3573011001"
ALL_AFRESH = b"<html><body><table><tr><td>Sesi berakhir</td></tr></table></body></html>"


@dataclass(frozen=True)
class Written:
    """One file of the inbox: its bytes, and the lines received of it."""

    name: str
    content: bytes
    received: int
    landed: int


class Office:
    """Writes the files of one source below an inbox."""

    def __init__(self, inbox: Path, contract: Contract) -> None:
        self._folder = inbox / contract.folder
        self._contract = contract
        self._layout = contract.layouts[0]
        self._suffix = self._layout.format
        self.files: dict[str, Written] = {}

    def rows(self, n: int, seed: int) -> Rows:
        """Rows that keep the contract."""
        return sample_rows(self._contract, n, seed, CODES)

    def bad(self, seed: int) -> Rows:
        """One row that breaks the first rule of the contract; none without a rule."""
        for column in self._contract.columns:
            for rule in column.rules:
                (row,) = self.rows(1, seed)
                return [break_rule(self._contract, column, rule, row)]
        return []

    def away(self, n: int, seed: int) -> Rows:
        """Rows about another government; none when a line says no place."""
        region = self._contract.region
        if region is None:
            return []
        place = AWAY if region.kind == "names" else AWAY_CODE
        headers = [self._contract.column(name).header for name in region.columns]
        return [
            {**row, **{header: place for header in headers if header in row}}
            for row in self.rows(n, seed)
        ]

    def list_of(
        self, name: str, rows: Rows, *, kecamatan: str = HOME, broken: int = 0
    ) -> Written:
        """A list as it should be, and lines that fit no header (text files alone)."""
        header = list(self._layout.header)
        return self._written(name, header, rows, kecamatan=kecamatan, broken=broken)

    def misnamed(self, name: str, rows: Rows) -> Written:
        """A list of which one column has a name that nobody agreed to."""
        header = ["KOLOM BARU", *self._layout.header[1:]]
        found = self._written(name, header, rows, kecamatan=HOME, broken=0)
        return Written(found.name, found.content, found.received, 0)

    def page(self, name: str) -> Written:
        """A web page where a list should be."""
        return Written(f"{name}.{self._suffix}", ALL_AFRESH, 0, 0)

    def deliver(self, period: str, *files: Written) -> None:
        """Put files into the folder of a delivery."""
        for one in files:
            path = self._folder / period / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(one.content)
            self.files[f"{self._contract.id}/{period}/{one.name}"] = one

    def _written(
        self,
        name: str,
        header: Sequence[str],
        rows: Rows,
        *,
        kecamatan: str,
        broken: int,
    ) -> Written:
        lines = [[row[text] for text in self._layout.header] for row in rows]
        if self._suffix == "csv":
            content = _csv(header, lines, broken=broken)
        elif self._suffix == "xlsx":
            titles = TITLES.get(self._contract.id, ("DAFTAR",))
            broken = 0
            content = self._workbook(
                [[title.format(kecamatan)] for title in titles], header, lines
            )
        else:
            content = _json_lines(header, lines, broken=broken)
        received = len(lines) + broken
        return Written(f"{name}.{self._suffix}", content, received, received)

    def _workbook(
        self,
        titles: Sequence[Sequence[str]],
        header: Sequence[str],
        lines: Sequence[Sequence[str]],
    ) -> bytes:
        path = self._folder.parent / "draft.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook(path, {"DAFTAR": [*titles, list(header), *lines]})
        content = path.read_bytes()
        path.unlink()
        return content


def _csv(
    header: Sequence[str], lines: Sequence[Sequence[str]], *, broken: int
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows([header, *lines])
    text.write("satu;dua\n" * broken)
    return text.getvalue().encode()


def _json_lines(
    header: Sequence[str], lines: Sequence[Sequence[str]], *, broken: int
) -> bytes:
    told = [json.dumps(dict(zip(header, line, strict=True))) for line in lines]
    return "".join(f"{one}\n" for one in [*told, *(["{rusak}"] * broken)]).encode()
