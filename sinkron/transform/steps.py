"""The two things that are asked of dbt: load the code lists, build the tables.

The code lists come first, because the entry gate's rules read them: the seeds, and the
models that are made of nothing else. The texts of the formulas are loaded with them.
Their hash is kept as the comment of schema `reference`, beside the tables it speaks of:
a new database loads them by itself.
"""

import hashlib
import logging
from dataclasses import dataclass

import psycopg
from psycopg import sql

from sinkron import warehouse
from sinkron.formula.lock import read_lock
from sinkron.formula.reference import COLUMNS, load_table
from sinkron.formula.registry import load_formulas
from sinkron.publish.candidate import CANDIDATE, relations
from sinkron.publish.checksum import file_hashes
from sinkron.settings import Settings
from sinkron.transform.runner import APPLICATION_NAME, Node, TransformError, invoke

log = logging.getLogger(__name__)

_REFERENCE = ("seeds", "models/reference")
_FROM_SHOWN = "tag:from_shown"
_KINDS = {"v": "view", "m": "materialized view", "S": "sequence"}


@dataclass(frozen=True)
class SeedReport:
    """What loading the code lists did."""

    loaded: bool
    tables: int


@dataclass(frozen=True)
class BuildReport:
    """What a build made."""

    models: int
    tests: int
    seconds: float


def reference_sha256(settings: Settings) -> str:
    """Hash the code lists, what is made of them alone, and the formulas."""
    digest = hashlib.sha256()
    project = settings.dbt_project_dir
    inside = (p for folder in _REFERENCE for p in (project / folder).rglob("*"))
    for path in sorted([project / "dbt_project.yml", *inside]):
        if path.suffix in (".csv", ".sql", ".yml"):
            digest.update(path.relative_to(project).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    formulas = file_hashes(settings.formulas_dir, ("",))
    digest.update(repr((formulas, COLUMNS)).encode())
    return digest.hexdigest()


def seed(settings: Settings) -> SeedReport:
    """Load the code lists into `reference` when one of them changed."""
    mark = f"made of {reference_sha256(settings)}"
    with warehouse.connect(settings, "transformer") as conn:
        if _comment(conn, "reference") == mark:
            return SeedReport(loaded=False, tables=0)
        conn.execute("comment on schema reference is null")
    _end_orphans(settings)
    nodes = invoke(
        settings,
        "build",
        *("--select", *(f"path:{folder}" for folder in _REFERENCE)),
        *("--indirect-selection", "cautious"),
        *("--exclude-resource-type", "unit_test"),
    )
    _stop_on_failure(nodes, what="load the code lists")
    tables = sum(node.resource_type != "test" for node in nodes)
    if not tables:
        raise TransformError(
            f"there are no code lists in {_REFERENCE[0]}/ of the dbt project.",
            advice="restore the folder from the repository.",
        )
    formulas = load_formulas(settings.formulas_dir)
    lock = read_lock(settings.formulas_dir)
    with warehouse.connect(settings, "transformer") as conn:
        load_table(conn, formulas, lock)
        conn.execute(f"comment on schema reference is '{mark}'")
    log.info("loaded the code lists: %s tables and views", tables)
    return SeedReport(loaded=True, tables=tables)


def build(settings: Settings, *, build_id: str) -> BuildReport:
    """Build every model and run every data test; raise when one fails."""
    _end_orphans(settings)
    _empty_candidate(settings)
    return _build(settings, "--exclude", _FROM_SHOWN, build_id=build_id)


def build_from_shown(settings: Settings, *, build_id: str) -> BuildReport:
    """Build the marts that are made of other marts as disclosure control left them."""
    _end_orphans(settings)
    return _build(settings, "--select", _FROM_SHOWN, build_id=build_id)


def _build(settings: Settings, *selection: str, build_id: str) -> BuildReport:
    nodes = invoke(
        settings,
        "build",
        *selection,
        *("--exclude-resource-type", "unit_test"),
        *("--exclude-resource-type", "seed"),
    )
    _record(settings, nodes, build_id=build_id)
    _stop_on_failure(nodes, what="build the tables")
    models = [n for n in nodes if n.resource_type == "model"]
    report = BuildReport(
        models=len(models),
        tests=len(nodes) - len(models),
        seconds=round(sum(n.seconds for n in nodes), 1),
    )
    log.info("built %s models, %s data tests passed", report.models, report.tests)
    return report


def _stop_on_failure(nodes: tuple[Node, ...], *, what: str) -> None:
    failed = tuple(node for node in nodes if node.is_failed)
    if not failed:
        return
    named = "; ".join(f"{n.resource_type} {n.name}: {n.message}" for n in failed[:5])
    more = f" (and {len(failed) - 5} more)" if len(failed) > 5 else ""
    places = ", ".join(n.compiled for n in failed[:2] if n.compiled)
    raise TransformError(
        f"dbt could not {what}: {named}{more}",
        advice=(
            "nothing was published, the last release keeps serving. Run the compiled "
            f"SQL ({places or 'in the target folder'}) as transformer to see the rows, "
            "mend the model or the code list, then start build_warehouse again."
        ),
    )


def _record(settings: Settings, nodes: tuple[Node, ...], *, build_id: str) -> None:
    """Keep state, time and rows of every node in the ledger."""
    rows = [
        (build_id, n.name, n.resource_type, n.status, n.seconds, n.rows) for n in nodes
    ]
    with warehouse.connect(settings, "owner") as conn:
        conn.cursor().executemany(
            "insert into ledger.model_run "
            "(build_id, node, resource_type, status, seconds, rows_affected) "
            "values (%s, %s, %s, %s, %s, %s)",
            rows,
        )


def _end_orphans(settings: Settings) -> None:
    """End sessions of a killed dbt: the build lock is ours, they are nobody's."""
    with warehouse.connect(settings, "transformer") as conn:
        ended = conn.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where application_name = %s and usename = current_user",
            (APPLICATION_NAME,),
        ).fetchone()
    if ended and ended[0]:
        log.warning("ended %s sessions that a killed build left behind", ended[0])


def _empty_candidate(settings: Settings) -> None:
    """Leave no table of an earlier build: a model may have gone since it failed."""
    with warehouse.connect(settings, "transformer") as conn:
        for name, kind in relations(conn).items():
            drop = sql.SQL("drop {} if exists {} cascade").format(
                sql.SQL(_KINDS.get(kind, "table")), sql.Identifier(CANDIDATE, name)
            )
            conn.execute(drop)


def _comment(conn: psycopg.Connection, schema: str) -> str | None:
    row = conn.execute(
        "select obj_description(to_regnamespace(%s), 'pg_namespace')", (schema,)
    ).fetchone()
    return row[0] if row else None
