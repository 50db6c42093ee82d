"""Every formula and its versions: which are in force, which were, and in what order.

expectations/formulas/<ID>.yml                 the version in force
expectations/formulas/old/<ID>-<version>.yml   versions before it, which stay readable
"""

import difflib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from sinkron.errors import SinkronError
from sinkron.formula.reading import ID, Formula, FormulaError, load_formula

OLD = "old"


def load_formulas(folder: Path) -> tuple[Formula, ...]:
    """Read every formula and its earlier versions, by id, newest version first."""
    current = [load_formula(path) for path in formula_files(folder)]
    ids = {formula.id for formula in current}
    old = []
    for path in sorted((folder / OLD).glob("*.yml")):
        formula = load_formula(path, name="{id}-{version}")
        if formula.id not in ids:
            raise FormulaError(path, f"no {formula.id}.yml says what holds now")
        if formula.valid_to is None:
            raise FormulaError(path, "an earlier version must say `valid_to`")
        old.append(formula)
    found = sorted(current + old, key=lambda one: one.ordinal, reverse=True)
    found.sort(key=lambda one: one.id)
    _refuse_disorder(folder, found, {one.key for one in current})
    return tuple(found)


def formula_files(folder: Path) -> list[Path]:
    """Return the files of the versions in force; the lock is no formula."""
    return sorted(path for path in folder.glob("*.yml") if ID.fullmatch(path.stem))


def known_ids(folder: Path) -> frozenset[str]:
    """Ids that a mart may name, without reading the files."""
    return frozenset(path.stem for path in formula_files(folder))


def in_force(formulas: Iterable[Formula]) -> dict[str, Formula]:
    """The newest version of each formula."""
    newest: dict[str, Formula] = {}
    for formula in formulas:
        newest.setdefault(formula.id, formula)
    return newest


def find(formulas: Iterable[Formula], formula_id: str) -> Formula:
    """Return the newest version of one formula; name close ones when there is none."""
    newest = in_force(formulas)
    if formula_id in newest:
        return newest[formula_id]
    close = difflib.get_close_matches(formula_id.upper(), newest, n=1, cutoff=0.4)
    raise SinkronError(
        f"No formula is called {formula_id}.",
        advice=f"did you mean {close[0]}?" if close else f"known: {', '.join(newest)}.",
    )


def _refuse_disorder(
    folder: Path, found: list[Formula], current: set[tuple[str, str]]
) -> None:
    """Versions of a formula: each once, the newest in force, days without overlap."""
    for newer, older in pairwise(found):
        if newer.id != older.id:
            continue
        path = folder / OLD / f"{older.id}-{older.version}.yml"
        if older.key in current or newer.ordinal == older.ordinal:
            raise FormulaError(path, f"is not older than {newer.id}.yml")
        if older.valid_to is None or older.valid_to > newer.valid_from:
            raise FormulaError(path, f"overlaps version {newer.version} in time")
