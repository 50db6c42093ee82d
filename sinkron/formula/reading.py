"""One formula file, read strictly: every word known, each in the only form it may have.

`model` and `column` say where the figure is computed, `golden` which hand-computed
cases prove it; the texts are for officials, Bahasa Indonesia first, and for auditors.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sinkron.contract.odcs import load_unique
from sinkron.errors import SinkronError
from sinkron.formula import words

ID = re.compile(r"[A-Z]\.[A-Z][A-Z0-9_]*")
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class FormulaError(SinkronError):
    """A formula file that cannot be taken as it stands."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(
            f"{path.name}: {sentence}.",
            advice=f"correct {path.name}; docs/formulas.md says what each word means.",
        )


@dataclass(frozen=True, kw_only=True)
class Text:
    """The same words in the two languages that are read here."""

    id: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Formula:
    """One version of one formula."""

    id: str
    version: str
    name: Text
    latex: str
    meaning: Text
    source: str
    unit: str
    good: str
    evidence: str
    models: tuple[str, ...]
    columns: tuple[str, ...]
    parameters: Mapping[str, str]
    uncertainty: Text
    outcome_excludes: tuple[str, ...]
    golden: tuple[str, ...]
    valid_from: date
    valid_to: date | None

    @property
    def key(self) -> tuple[str, str]:
        """Id and version: what a published number names."""
        return self.id, self.version

    @property
    def ordinal(self) -> tuple[int, ...]:
        """The version, comparable."""
        return tuple(int(part) for part in self.version.split("."))


def load_formula(path: Path, *, name: str = "{id}") -> Formula:
    """Read one file, whose name says what stands in it."""
    try:
        given = load_unique(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise FormulaError(path, f"is not readable YAML: {error}") from error
    reader = _Reader(path, given)
    reader.refuse_words()
    found = Formula(
        id=reader.fitting("id", ID, "T.COV"),
        version=reader.fitting("version", _VERSION, "1.0.0"),
        name=reader.both("name"),
        latex=reader.text("latex"),
        meaning=reader.both("meaning"),
        source=reader.text("source"),
        unit=reader.one_of("unit", words.UNITS),
        good=reader.one_of("good", words.GOOD),
        evidence=reader.one_of("evidence", words.EVIDENCE),
        models=reader.names("model"),
        columns=reader.names("column"),
        parameters=reader.parameters(),
        uncertainty=reader.both("uncertainty"),
        outcome_excludes=reader.names("outcome_excludes"),
        golden=reader.names("golden"),
        valid_from=reader.day("valid_from"),
        valid_to=reader.day("valid_to") if "valid_to" in given else None,
    )
    if path.stem != name.format(id=found.id, version=found.version):
        raise FormulaError(
            path, f"holds {found.id} {found.version}: rename one of both"
        )
    if found.valid_to is not None and found.valid_to <= found.valid_from:
        raise FormulaError(path, "`valid_to` is not after `valid_from`")
    return found


class _Reader:
    """Take the words of one file, each in the only form it may have."""

    def __init__(self, path: Path, given: Any) -> None:
        self._path = path
        self._given = given

    def refuse_words(self) -> None:
        if not isinstance(self._given, dict):
            raise FormulaError(self._path, "must be one mapping, e.g. `id: T.COV`")
        known = words.REQUIRED | words.OPTIONAL
        for word in self._given:
            if word not in known:
                close = difflib.get_close_matches(str(word), known, n=1)
                meant = f"; did you mean `{close[0]}`?" if close else ""
                raise FormulaError(self._path, f"nobody reads `{word}`{meant}")
        missing = sorted(words.REQUIRED - set(self._given))
        if missing:
            raise FormulaError(self._path, f"`{missing[0]}` is missing")

    def text(self, word: str) -> str:
        value = self._given[word]
        if not isinstance(value, str) or not value.strip():
            raise FormulaError(self._path, f"`{word}` must be a text in quotes")
        return " ".join(value.split())

    def fitting(self, word: str, form: re.Pattern[str], example: str) -> str:
        value = self.text(word)
        if not form.fullmatch(value):
            raise FormulaError(self._path, f"`{word}` {value!r}: write it as {example}")
        return value

    def one_of(self, word: str, known: Iterable[str]) -> str:
        value = self.text(word)
        if value not in known:
            raise FormulaError(
                self._path, f"`{word}` {value!r} is none of {', '.join(known)}"
            )
        return value

    def both(self, word: str) -> Text:
        value = self._given[word]
        if not isinstance(value, dict) or sorted(value) != sorted(words.LANGUAGES):
            raise FormulaError(self._path, f"`{word}` must say `id:` and `en:`")
        texts = {tongue: str(value[tongue] or "").strip() for tongue in value}
        if not all(texts.values()):
            raise FormulaError(self._path, f"`{word}` is empty in one language")
        return Text(
            **{tongue: " ".join(text.split()) for tongue, text in texts.items()}
        )

    def names(self, word: str) -> tuple[str, ...]:
        value = self._given.get(word) or []
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or (word in words.REQUIRED and not listed):
            raise FormulaError(self._path, f"`{word}` must name at least one")
        for one in listed:
            if not isinstance(one, str) or not _NAME.fullmatch(one):
                raise FormulaError(self._path, f"`{word}`: {one!r} is no name")
        if len(set(listed)) < len(listed):
            raise FormulaError(self._path, f"`{word}` names one twice")
        return tuple(listed)

    def parameters(self) -> dict[str, str]:
        value = self._given.get("parameters") or {}
        if not isinstance(value, dict):
            raise FormulaError(self._path, "`parameters` must be `name: value` pairs")
        for name, one in value.items():
            if not isinstance(one, str | int):
                raise FormulaError(
                    self._path,
                    f"`parameters.{name}` must be a text or a whole number; "
                    "write 0.40 and 1/3 in quotes, they are exact",
                )
        return {str(name): str(one) for name, one in value.items()}

    def day(self, word: str) -> date:
        value = self._given[word]
        if type(value) is not date:
            raise FormulaError(self._path, f"`{word}` must be a date, e.g. 2026-01-01")
        return value
