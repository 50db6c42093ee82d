"""The schema that a build fills and that the exit gate and publication look at."""

import psycopg

CANDIDATE = "candidate"


def relations(conn: psycopg.Connection) -> dict[str, str]:
    """Everything in the candidate that can be queried, with its kind in pg_class."""
    rows = conn.execute(
        "select relname, relkind::text from pg_class "
        "where relnamespace = %s::regnamespace and relkind not in ('i', 'I', 't')",
        (CANDIDATE,),
    ).fetchall()
    return dict(rows)
