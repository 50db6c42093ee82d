"""The SQL that dbt would run, model by model, without a database.

dbt project -> dbt compile (no introspection, no cache) -> normal form -> hash

The normal form keeps what decides a figure and drops what does not: comments, white
space, letter case outside quotes, database and schema of a table. Literals stay, so
that a changed constant is a changed formula. What a seed says is no SQL: its rows are
dated and signed on their own, and a changed row shows as a changed rule.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sinkron.errors import SinkronError
from sinkron.failure import redact

MEASURES = "models/measures/"
BEFORE_CONTROL = "agg_"
_FOLDERS = ("models/family", "models/measures", "models/marts")
_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
    | (?P<text> '(?:[^']|'')*' )
    | (?P<relation> "[^"]+"\s*\.\s*"[^"]+"\s*\.\s*"(?P<table>[^"]+)" )
    | (?P<quoted> "(?:[^"]|"")*" )
    | (?P<word> [^\W\d]\w* | \d[\d.]* )
    | (?P<sign> <= | >= | <> | != | \|\| | :: | \S )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model as dbt compiled it."""

    name: str
    path: str
    sql: str
    parents: tuple[str, ...]


def compile_models(project: Path) -> dict[str, Model]:
    """Compile families, measures and marts of a project; nothing is connected to."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as folder:
        outcome = dbtRunner().invoke(
            [
                *("--quiet", "--no-use-colors", "--no-send-anonymous-usage-stats"),
                *("--log-level", "none", "--log-level-file", "none"),
                *("--log-path", folder),
                *("compile", "--no-introspect", "--no-populate-cache"),
                *("--select", *(f"resource_type:model,path:{f}" for f in _FOLDERS)),
                *("--project-dir", str(project), "--profiles-dir", str(project)),
                *("--target-path", folder, "--no-write-json"),
            ]
        )
    if outcome.exception is not None or not outcome.success:
        words = str(outcome.exception or "a model does not compile").splitlines()
        raise SinkronError(
            f"dbt could not compile the models: {redact(' '.join(words[:3]))}",
            advice="run `dbt compile` in dbt_project/ and mend what it names.",
        )
    results = getattr(outcome.result, "results", [])
    return {model.name: model for model in map(_model, results)}


def _model(result: Any) -> Model:
    node = result.node
    parents = (one.split(".") for one in node.depends_on.nodes)
    return Model(
        name=node.name,
        path=Path(node.original_file_path).as_posix(),
        sql=node.compiled_code or "",
        parents=tuple(sorted(p[-1] for p in parents if p[0] == "model")),
    )


def sql_sha256(models: Mapping[str, Model], names: Iterable[str]) -> str:
    """Hash the SQL of some models and of the measures that they are made of."""
    digest = hashlib.sha256()
    for name in made_of(models, names):
        digest.update(f"{name} {model_sha256(models[name])}\n".encode())
    return digest.hexdigest()


def model_sha256(model: Model) -> str:
    """Hash the normal form of one model."""
    return hashlib.sha256(normal_form(model.sql).encode()).hexdigest()


def made_of(models: Mapping[str, Model], names: Iterable[str]) -> tuple[str, ...]:
    """Names of the models themselves, the marts that show them, and their measures."""
    found: set[str] = set()
    waiting = [*names]
    waiting += [mart_of(name) for name in names if mart_of(name) in models]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [
                parent
                for parent in models[name].parents
                if parent in models and models[parent].path.startswith(MEASURES)
            ]
    return tuple(sorted(found))


def mart_of(model: str) -> str:
    """Name the mart that shows a model: `agg_family_count` is shown by family_count."""
    return model.removeprefix(BEFORE_CONTROL)


def normal_form(sql: str) -> str:
    """Return the SQL with one space between its parts and nothing that says nothing."""
    return " ".join(_parts(sql))


def _parts(sql: str) -> Iterator[str]:
    for found in _TOKEN.finditer(sql):
        if found["comment"]:
            continue
        if found["text"] or found["quoted"]:
            yield found[0]
        else:
            yield found["table"] or found[0].lower()
