"""The rules of a table as one view of one row: a column of counts for each rule.

Mart -> candidate.exit_gate__<table>, for as long as the exit gate asks

The views stand in the candidate, the one schema that `transformer` owns and readers
never see; publication refuses a candidate that still holds one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from sinkron.errors import SinkronError
from sinkron.failure import redact
from sinkron.publish.candidate import CANDIDATE, relations
from sinkron.publish.mart_contract import Mart
from sinkron.publish.suite import rules

_PREFIX = "exit_gate__"


def rule_view(mart: Mart) -> str:
    """Name of the view of a table's rules."""
    return f"{_PREFIX}{mart.table}"


@contextmanager
def rule_views(conn: psycopg.Connection, marts: Iterable[Mart]) -> Iterator[None]:
    """Have the views while the block runs, also for other connections."""
    for mart in marts:
        _check_queries(conn, mart)
        conn.execute(_create(mart))
    conn.commit()
    try:
        yield
    finally:
        drop_rule_views(conn)
        conn.commit()


def drop_rule_views(conn: psycopg.Connection) -> None:
    """Drop the views, also those that a killed run left behind."""
    for name, kind in relations(conn).items():
        if kind == "v" and name.startswith(_PREFIX):
            view = sql.Identifier(CANDIDATE, name)
            conn.execute(sql.SQL("drop view {}").format(view))


def _create(mart: Mart) -> sql.Composed:
    counts = (
        sql.SQL("({query}) as {name}").format(
            query=sql.SQL(rule.query), name=sql.Identifier(rule.name)
        )
        for rule in rules(mart)
    )
    return sql.SQL("create view {view} as select {counts}").format(
        view=sql.Identifier(CANDIDATE, rule_view(mart)),
        counts=sql.SQL(", ").join(counts),
    )


def _check_queries(conn: psycopg.Connection, mart: Mart) -> None:
    """Name the rule whose query PostgreSQL does not take."""
    for rule in rules(mart):
        try:
            with conn.transaction():
                conn.execute(sql.SQL("explain {}").format(sql.SQL(rule.query)))
        except psycopg.Error as error:
            reason = redact(error.diag.message_primary or type(error).__name__)
            raise SinkronError(
                f"the rule {rule.name} of expectations/marts/{mart.table}.yml cannot "
                f"be asked: {reason}. Nothing was published.",
                advice="mend its query, or build the table that it reads.",
            ) from None
