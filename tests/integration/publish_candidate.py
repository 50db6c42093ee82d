"""A small candidate that keeps every promise, built as `transformer` would.

regions, periods, families, receipts -> counted in core (`COUNTED`) -> candidate
  -> small cells hidden -> what is made of the shown (`AS_SHOWN`)

Only marts that the contracts promise are made.
"""

from collections.abc import Iterable

import psycopg

from sinkron import publish, warehouse
from sinkron.disclosure import disclose
from sinkron.publish.checksum import table_checksums
from sinkron.publish.mart_contract import Mart, load_marts
from sinkron.publish.seal import Seal, put_seal
from sinkron.settings import Settings
from tests.integration import publish_candidate_lists as lists
from tests.integration import publish_candidate_need as need
from tests.integration import publish_candidate_targeting as targeting
from tests.integration.publish_candidate_base import BASE

COUNTED = {
    **need.COUNTED,
    **targeting.COUNTED,
    **lists.COUNTED,
}
WORK = (need.PLACES, need.NEEDS, targeting.TARGETS)


def build_candidate(settings: Settings) -> None:
    """Build core and candidate anew, as dbt does, and hide what is small."""
    marts = {mart.table: mart for mart in load_marts(settings.marts_contracts_dir)}
    with warehouse.connect(settings, "transformer") as conn:
        for schema in ("core", "candidate"):
            _drop_tables(conn, schema)
        for step in (*BASE, *WORK):
            conn.execute(step)
        for table in marts.keys() & COUNTED.keys():
            conn.execute(COUNTED[table])
            _show(conn, marts[table])
        _make(conn, lists.LISTED, marts)
    disclose(settings)
    with warehouse.connect(settings, "transformer") as conn:
        _make(conn, lists.AS_SHOWN, marts)


def _show(conn: psycopg.Connection, mart: Mart) -> None:
    """Select the promised columns of what was counted, as a mart of dbt does."""
    columns = ", ".join(
        "false as is_suppressed"
        if column.name == "is_suppressed"
        else f"{column.name}::{column.type}"
        for column in mart.columns
    )
    conn.execute(
        f"create table candidate.{mart.table} as "
        f"select {columns} from core.agg_{mart.table}"
    )


def _make(
    conn: psycopg.Connection, statements: dict[str, str], promised: Iterable[str]
) -> None:
    for table in statements.keys() & promised:
        conn.execute(statements[table])


def change(settings: Settings, statement: str) -> None:
    """Run a statement against the candidate or core, as a wrong model would."""
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute(statement)


def deliver(settings: Settings, number: int, *, held: bool = False) -> None:
    """Record one delivery of one file, judged."""
    delivery_id = f"dinsos__penyaluran/2025-{number:02d}"
    with warehouse.connect(settings, "loader") as conn:
        conn.execute(
            "insert into ledger.delivery (delivery_id, dataset, period) "
            "values (%s, 'dinsos__penyaluran', %s)",
            (delivery_id, f"2025-{number:02d}"),
        )
        row = conn.execute(
            "insert into ledger.file (delivery_id, file_no, path, file_sha256, "
            "size_bytes, received_lines, contract_sha256) "
            "values (%s, 1, 'a.xlsx', encode(sha256(%s), 'hex'), 1, 10, 'x') "
            "returning file_id",
            (delivery_id, delivery_id.encode()),
        ).fetchone()
        assert row is not None
        conn.execute(
            "insert into ledger.verdict values (%s, %s, 'dinsos__penyaluran', %s, 1, "
            "%s, 10, 2, %s, %s, 0, %s, %s, %s, null, null)",
            (
                row[0],
                delivery_id,
                f"2025-{number:02d}",
                "held" if held else "accepted",
                *((0, 0, 10) if held else (9, 1, 0)),
                *(("ditahan", "held") if held else (None, None)),
            ),
        )


def _drop_tables(conn: psycopg.Connection, schema: str) -> None:
    rows = conn.execute(
        "select format('%%I.%%I', schemaname, tablename) from pg_tables "
        "where schemaname = %s",
        (schema,),
    ).fetchall()
    for (table,) in rows:
        conn.execute(f"drop table {table} cascade")


def shown(settings: Settings) -> dict[str, object]:
    """Everything that readers see, down to the files of the tables behind it."""
    with warehouse.connect(settings, "owner") as conn:
        views = conn.execute(
            "select schemaname, viewname, definition from pg_views "
            "where schemaname in ('marts', 'family', 'restricted') order by 1, 2"
        ).fetchall()
        rows = {
            f"{schema}.{view}": conn.execute(
                f"select md5(string_agg(v::text, chr(10) order by v::text)) "
                f"from {schema}.{view} as v"
            ).fetchone()
            for schema, view, _ in views
        }
        files = conn.execute(
            "select c.oid, c.relfilenode, c.relacl::text, "
            "obj_description(c.oid, 'pg_class') from pg_class as c "
            "join pg_namespace as n on n.oid = c.relnamespace "
            "where n.nspname like 'release\\_%' "
            "or n.nspname in ('marts', 'family', 'restricted') order by 1"
        ).fetchall()
        return {"views": views, "rows": rows, "files": files}


def seal(settings: Settings, *, inputs: str | None = None) -> str:
    """Seal the candidate as a passed exit gate does; returns the input checksum."""
    marts = tuple(
        mart for mart in load_marts(settings.marts_contracts_dir) if mart.source is None
    )
    with warehouse.connect(settings, "transformer") as conn:
        token = inputs or publish.input_checksum(conn, settings)
        tables = table_checksums(conn, "candidate", marts)
        put_seal(conn, Seal(input_checksum=token, tables=tables, checks=()))
    return token


def release(settings: Settings, number: int) -> str:
    """Publish one more delivery; returns the release id."""
    deliver(settings, number)
    build_candidate(settings)
    seal(settings)
    report = publish.publish(settings)
    assert report.is_new
    return report.release_id
