"""The registry as a table, `reference.formula`, which `marts.formula` shows.

One row a formula and version; a version that no longer holds keeps its row, so that a
figure of an earlier release stays readable.
"""

from collections.abc import Iterable

import psycopg
from psycopg import sql

from sinkron.formula.lock import Lock
from sinkron.formula.reading import Formula

_TABLE = sql.Identifier("reference", "formula")
COLUMNS = {
    "formula_id": "text not null",
    "version": "text not null",
    "name_id": "text not null",
    "name_en": "text not null",
    "latex": "text not null",
    "meaning_id": "text not null",
    "meaning_en": "text not null",
    "source": "text not null",
    "unit": "text not null",
    "good": "text not null",
    "evidence": "text not null",
    "model": "text not null",
    "column_name": "text not null",
    "parameters": "text",
    "uncertainty_id": "text not null",
    "uncertainty_en": "text not null",
    "golden": "text not null",
    "sql_sha256": "text",
    "valid_from": "date not null",
    "valid_to": "date",
}


def load_table(
    conn: psycopg.Connection, formulas: Iterable[Formula], lock: Lock
) -> int:
    """Make the table again, in the transaction of the caller; number of its rows."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} " + kind).format(sql.Identifier(name))
        for name, kind in COLUMNS.items()
    )
    conn.execute(sql.SQL("drop table if exists {}").format(_TABLE))
    conn.execute(sql.SQL("create table {} ({})").format(_TABLE, columns))
    rows = [row(formula, lock) for formula in formulas]
    places = sql.SQL(", ").join(sql.Placeholder() * len(COLUMNS))
    conn.cursor().executemany(
        sql.SQL("insert into {} values ({})").format(_TABLE, places), rows
    )
    return len(rows)


def row(formula: Formula, lock: Lock) -> tuple[object, ...]:
    """Return the row of one version, in the order of the columns."""
    named = (f"{name} = {value}" for name, value in formula.parameters.items())
    return (
        formula.id,
        formula.version,
        formula.name.id,
        formula.name.en,
        formula.latex,
        formula.meaning.id,
        formula.meaning.en,
        formula.source,
        formula.unit,
        formula.good,
        formula.evidence,
        ", ".join(formula.models),
        ", ".join(formula.columns),
        "; ".join(named) or None,
        formula.uncertainty.id,
        formula.uncertainty.en,
        ", ".join(formula.golden),
        lock.formulas.get(formula.key),
        formula.valid_from,
        formula.valid_to,
    )
