"""Who may log in, and how far each is trusted.

Least privilege: the schemas' own rights are in `sql/010_schemas.sql`; here are the
logins, their limits, and which databases they may enter. Passwords are made once and
kept in SINKRON_HOME/secrets; the server is sent only their scram verifier, so that no
log of a real server can hold one.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from sinkron import home
from sinkron.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Role:
    """One login."""

    name: str
    purpose: str
    member_of: tuple[str, ...] = ()
    is_reader: bool = False
    statement_minutes: int | None = None
    connection_limit: int = -1


ROLES = (
    Role(name="loader", purpose="lands and judges what offices send"),
    Role(name="transformer", purpose="builds everything between raw and candidate"),
    Role(
        name="owner",
        purpose="publishes; owns what readers see",
        member_of=("loader", "transformer"),
    ),
    Role(
        name="bi_reader",
        purpose="BI tools: suppressed aggregates (marts)",
        is_reader=True,
        statement_minutes=2,
        connection_limit=30,
    ),
    Role(
        name="analyst",
        purpose="named analysts: marts and pseudonymous families (family)",
        is_reader=True,
        statement_minutes=15,
        connection_limit=10,
    ),
    Role(
        name="auditor",
        purpose="auditors: marts and findings (restricted)",
        is_reader=True,
        statement_minutes=15,
        connection_limit=10,
    ),
    Role(
        name="pii_reader",
        purpose="the few who review originals: the vault",
        is_reader=True,
        statement_minutes=2,
        connection_limit=3,
    ),
)
NAMES = tuple(role.name for role in ROLES)
AIRFLOW = Role(name="airflow", purpose="Airflow's own metadata, nothing else")


def password(settings: Settings, role: str) -> str:
    """Return the kept password of a login."""
    return home.secret(settings, f"role_{role}")


def create(conn: psycopg.Connection, settings: Settings) -> None:
    """Have every login, with its password and limits. As administrator."""
    present = {row[0] for row in conn.execute("select rolname from pg_roles")}
    for role in (*ROLES, AIRFLOW):
        if role.name not in present:
            conn.execute(_filled("create role {} login", role.name))
        _set_password(conn, role.name, password(settings, role.name))
        _limit(conn, role)
    _be_member_of_all(conn)
    for role in ROLES:
        for group in role.member_of:
            statement = "grant {} to {} with inherit true, set true"
            conn.execute(_filled(statement, group, role.name))


def open_database(conn: psycopg.Connection, database: str) -> None:
    """Let our logins, and nobody else, into a database of ours."""
    everyone = sql.SQL(", ").join(map(sql.Identifier, NAMES))
    target = sql.Identifier(database)
    for statement in (
        "revoke all on database {database} from public",
        "grant connect on database {database} to {everyone}",
        "grant temporary on database {database} to owner, loader, transformer",
        "grant create on database {database} to owner",
        "alter database {database} set timezone to 'UTC'",
        "alter database {database} set datestyle to 'iso, ymd'",
    ):
        conn.execute(sql.SQL(statement).format(database=target, everyone=everyone))


def _set_password(conn: psycopg.Connection, role: str, word: str) -> None:
    verifier = conn.pgconn.encrypt_password(
        word.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("alter role {} with login password {}")
    conn.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))


def _limit(conn: psycopg.Connection, role: Role) -> None:
    limit = sql.SQL("alter role {} connection limit {}")
    conn.execute(limit.format(sql.Identifier(role.name), role.connection_limit))
    if not role.is_reader:
        return
    for name, value in (
        ("default_transaction_read_only", "on"),
        ("statement_timeout", f"{role.statement_minutes}min"),
        ("idle_in_transaction_session_timeout", "5min"),
    ):
        statement = sql.SQL("alter role {} set {} to {}")
        target = sql.Identifier(role.name), sql.Identifier(name), sql.Literal(value)
        conn.execute(statement.format(*target))


def _be_member_of_all(conn: psycopg.Connection) -> None:
    """Let an administrator who is no superuser make things that are the logins'."""
    row = conn.execute(
        "select rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    if row and row[0]:
        return
    for role in (*ROLES, AIRFLOW):
        statement = "grant {} to current_user with inherit true, set true"
        conn.execute(_filled(statement, role.name))


def _filled(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
