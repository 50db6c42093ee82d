"""The dbt project's own SQL, without starting dbt: code lists and one staging model.

seeds/<name>.csv, models/**/<name>.sql + macros -> tables, each when it is asked for

dbt takes seconds to start; a check has to be quicker than the patience of the official
who waits. The models are written for dbt's Jinja, of which they use few words: ref,
source, the project's macros, and dispatch to the adapter. These are all that is here; a
model that uses another fails with its name.
"""

import csv
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import psycopg
import yaml
from psycopg.sql import SQL, Identifier

from sinkron.errors import SinkronError

_TYPES = re.compile(r"[a-z]+( [a-z]+)*(\([0-9, ]+\))?")
_PREFIXES = ("postgres__", "default__")


class ModelError(SinkronError):
    """A model uses a word of dbt that is not known here."""


class Project:
    """The dbt project, its seeds and models by name, on one database."""

    def __init__(self, folder: Path, conn: psycopg.Connection) -> None:
        self._folder = folder
        self._conn = conn
        self._made: dict[str, str] = {}

    def make(self, name: str) -> str:
        """Make a seed or model with all that it reads; its qualified name."""
        if name not in self._made:
            seed = self._folder / "seeds" / f"{name}.csv"
            if seed.is_file():
                self._made[name] = self._load(seed)
            else:
                self._made[name] = self._build(name)
        return self._made[name]

    def _load(self, path: Path) -> str:
        """Load the lines of a seed, with the types that the project gives them."""
        table = Identifier("reference", path.stem)
        types = self._seed_types.get(path.stem, {}).get("+column_types", {})
        with path.open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        columns = [
            SQL("{} {}").format(Identifier(name), SQL(_type(types.get(name, "text"))))
            for name in header
        ]
        create = SQL("create table {} ({})")
        self._conn.execute(create.format(table, SQL(", ").join(columns)))
        copy = SQL("copy {} from stdin (format csv, header true)").format(table)
        with self._conn.cursor() as cursor, cursor.copy(copy) as rows:
            rows.write(path.read_bytes())
        self._conn.execute(SQL("analyze {}").format(table))
        return f"reference.{path.stem}"

    def _build(self, name: str) -> str:
        path = self._path(name)
        schema = "staging" if "staging" in path.parts else "reference"
        select = self._render(path)
        table = Identifier(schema, name)
        self._conn.execute(SQL("create table {} as {}").format(table, SQL(select)))
        self._conn.execute(SQL("analyze {}").format(table))
        return f"{schema}.{name}"

    def _path(self, name: str) -> Path:
        folders = [self._folder / "models" / one for one in ("reference", "staging")]
        found = [path for one in folders for path in one.rglob(f"{name}.sql")]
        if len(found) != 1:
            raise ModelError(
                f"the dbt project has no seed, reference or staging model {name}.",
                advice="a staging model reads its source, seeds and reference alone.",
            )
        return found[0]

    def _render(self, path: Path) -> str:
        try:
            template = self._jinja.from_string(path.read_text(encoding="utf-8"))
            return template.render()
        except jinja2.UndefinedError as error:
            raise ModelError(
                f"{path.name} uses a word of dbt that a check does not know: {error}",
                advice="add the word to sinkron/corrections/trial/models.py.",
            ) from None

    @cached_property
    def _seed_types(self) -> dict[str, Any]:
        told = yaml.safe_load((self._folder / "dbt_project.yml").read_text())
        seeds: dict[str, Any] = told["seeds"][told["name"]]
        return seeds

    @cached_property
    def _jinja(self) -> jinja2.Environment:
        """The words of dbt that models use, and the project's macros."""
        environment = jinja2.Environment(
            undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"]
        )
        macros: dict[str, Callable[..., str]] = {}

        def dispatch(name: str, *_: str) -> Callable[..., str]:
            return next(macros[p + name] for p in _PREFIXES if p + name in macros)

        environment.globals.update(
            ref=self.make,
            source=_source,
            config=lambda *_, **__: "",
            adapter=SimpleNamespace(dispatch=dispatch),
            **{"return": lambda value: value},
        )
        module = environment.from_string("".join(self._macro_texts())).module
        macros.update({n: getattr(module, n) for n in dir(module) if n[0] != "_"})
        environment.globals.update(macros)
        return environment

    def _macro_texts(self) -> Iterator[str]:
        for path in sorted((self._folder / "macros").glob("*.sql")):
            yield path.read_text(encoding="utf-8")


def _source(opd: str, name: str) -> str:
    """Qualified name of a source: tables of ours, or the landing table of an office."""
    if opd in ("ledger", "quarantine", "vault", "clean"):
        return f"{opd}.{name}"
    return f'raw."{opd}__{name}"'


def _type(name: str) -> str:
    if not _TYPES.fullmatch(name):
        raise ModelError(
            f"the seed type {name!r} is none that is known.",
            advice="mend column_types in dbt_project.yml.",
        )
    return name
