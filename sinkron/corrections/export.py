"""Write the workbooks of the offices into a folder that only its owner can open.

scope of each dataset -> lines streamed -> <out>/<opd>/<dataset>/<unit>.xlsx

One workbook a unit; a long list goes on in a second file, because Excel and people get
stuck in one of half a million rows. Who takes originals, for which office and how many,
stands in the ledger before the first of them is read. Names of files stay out of the
log: they may hold a person's.
"""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path

import psycopg

from sinkron import warehouse
from sinkron.contract import Contract, load_all
from sinkron.corrections import words
from sinkron.corrections.facts import Unit
from sinkron.corrections.guide import write_guide
from sinkron.corrections.lines import Line, stream
from sinkron.corrections.scope import Scope, read_scope
from sinkron.corrections.taken import Exported, begin, end
from sinkron.corrections.workbook import Workbook, private_file
from sinkron.errors import SinkronError
from sinkron.language import Language
from sinkron.settings import Settings

ROLE = "pii_reader"
MOST_LINES = 50_000
_LONGEST_NAME = 80
_DRAFTS = ".drafts"


def export(
    settings: Settings,
    out: Path,
    *,
    opd: str | None = None,
    dataset: str | None = None,
    period: str | None = None,
    language: Language = Language.id,
) -> list[Exported]:
    """Write what each office has to correct; one entry for each dataset with news."""
    contracts = [
        one
        for one in load_all(settings.contracts_dir).values()
        if opd in (None, one.opd) and dataset in (None, one.id, one.dataset)
    ]
    if not contracts:
        raise SinkronError(
            f"no contract answers to opd {opd or 'any'}, dataset {dataset or 'any'}.",
            advice="`sinkron sources` lists what is contracted.",
        )
    done = []
    with _closed_folder(out) as drafts:
        for contract in contracts:
            with warehouse.connect(settings, ROLE) as conn:
                conn.execute("set transaction isolation level repeatable read")
                scope = read_scope(conn, contract, period=period)
                if not scope.is_empty:
                    folder = _have_folder(out, contract)
                    export_no = begin(settings, contract)
                    one = _write(conn, scope, folder, drafts, language)
                    end(settings, export_no, one)
                    done.append(one)
    return done


def write_one(
    conn: psycopg.Connection,
    contract: Contract,
    path: Path,
    *,
    language: Language,
    drafts: Path,
) -> None:
    """Write all units of a dataset into one workbook, as far as one can be used."""
    scope = read_scope(conn, contract)
    with (
        private_file(path) as handle,
        Workbook(handle, scope, language, drafts=drafts) as book,
    ):
        write_guide(book, scope.as_one(), most=MOST_LINES)
        for line in islice(stream(conn, scope, by_unit=False), MOST_LINES):
            book.write(line)


def _write(
    conn: psycopg.Connection,
    scope: Scope,
    folder: Path,
    drafts: Path,
    language: Language,
) -> Exported:
    names = _Names(folder)
    workbooks = 0
    for key, lines in groupby(stream(conn, scope), key=lambda line: line.unit_key):
        unit = scope.units[key]
        parts = -(-unit.lines // MOST_LINES)
        for part, some in enumerate(_parts(lines), start=1):
            path = names.next(_label(scope.contract, unit), part=part)
            with (
                private_file(path) as handle,
                Workbook(handle, scope, language, drafts=drafts) as book,
            ):
                write_guide(book, unit, part=part, parts=parts)
                for line in some:
                    book.write(line)
            workbooks += 1
    if scope.held:
        path = names.next(words.SHEET_HELD[language], part=1)
        with (
            private_file(path) as handle,
            Workbook(handle, scope, language, drafts=drafts) as book,
        ):
            write_guide(book, None)
        workbooks += 1
    contract, whole = scope.contract, scope.as_one()
    return Exported(
        opd=contract.opd,
        dataset=contract.id,
        workbooks=workbooks,
        rejected=whole.rejected,
        warned=whole.warned,
        held_files=len(scope.held),
    )


def _parts(lines: Iterable[Line]) -> Iterator[Iterator[Line]]:
    """Cut the lines of a unit into files, without keeping them."""
    rest = iter(lines)
    for first in rest:
        yield _chain(first, islice(rest, MOST_LINES - 1))


def _chain(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


class _Names:
    """File names of units: plain letters, and no two the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: dict[str, int] = {}

    def next(self, label: str, *, part: int) -> Path:
        """Return the path of the next part of a unit."""
        name = _slug(label)
        if part == 1:
            self._taken[name] = self._taken.get(name, 0) + 1
        times = self._taken[name]
        name = name if times == 1 else f"{name}_{times}"
        suffix = "" if part == 1 else f"-{part}"
        return self._folder / f"{name}{suffix}.xlsx"


def _label(contract: Contract, unit: Unit) -> str:
    nameless = contract.dataset if unit.is_whole else "tanpa pengirim"
    return unit.name or unit.key or nameless


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words_only = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words_only[:_LONGEST_NAME] or "tanpa-nama"


@contextmanager
def _closed_folder(out: Path) -> Iterator[Path]:
    """Have an empty folder for the owner alone, with room for drafts while it fills."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SinkronError(
            f"{out} is there already and not an empty folder.",
            advice="name a new folder: an export never writes over one that an office "
            "may be working in.",
        )
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    out.chmod(0o700)
    drafts = out / _DRAFTS
    drafts.mkdir(mode=0o700)
    try:
        yield drafts
    finally:
        shutil.rmtree(drafts, ignore_errors=True)


def _have_folder(out: Path, contract: Contract) -> Path:
    folder = out / contract.opd / contract.dataset
    for one in (out / contract.opd, folder):
        one.mkdir(mode=0o700, exist_ok=True)
    return folder
