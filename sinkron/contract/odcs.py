"""Read an Open Data Contract Standard document without losing a word of it.

Flow: YAML file -> plain values -> published pydantic models -> compared with the plain
values. The published models drop an unknown nested key in silence, so a misspelt
promise would never be checked; here every word must survive the parse, else the file is
refused in a sentence that names the place and the closest word of the standard.
Used for what offices owe us and for what we owe readers alike.
"""

import difflib
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import BaseModel, ValidationError

from sinkron.errors import SinkronError

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class ContractError(SinkronError):
    """A contract file that cannot be taken as it stands."""

    def __init__(self, path: Path, sentence: str) -> None:
        super().__init__(
            f"{path.name}: {sentence}",
            advice=f"correct {path.name}; the words of a contract and who reads each "
            "stand in expectations/README.md.",
        )


class _NoRepeatedKeys(_SafeLoader):
    """YAML keeps the last of two equal keys; a contract must not say a thing twice."""


def _mapping(loader: _NoRepeatedKeys, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            line = node.value[position][0].start_mark.line + 1
            raise yaml.constructor.ConstructorError(
                None, None, f"`{key}` is written twice in one place (line {line})"
            )
    return loader.construct_mapping(node, deep=True)


_NoRepeatedKeys.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping
)


def load_unique(text: str) -> Any:
    """Read plain values of YAML in which no key is written twice."""
    return yaml.load(text, Loader=_NoRepeatedKeys)


def parse_strict(path: Path) -> OpenDataContractStandard:
    """Parse a contract file; refuse it when the standard's models lose any of it."""
    try:
        plain = load_unique(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContractError(path, f"is not readable YAML: {error}") from error
    if not isinstance(plain, dict):
        raise ContractError(path, "must be one mapping of ODCS words, e.g. `id:`")
    try:
        document = OpenDataContractStandard.model_validate(plain)
    except ValidationError as error:
        raise ContractError(path, _refusal(error)) from error
    for sentence in _lost(plain, document, ""):
        raise ContractError(path, sentence)
    return document


def _refusal(error: ValidationError) -> str:
    first = error.errors()[0]
    place = _place(first["loc"])
    if first["type"] == "extra_forbidden":
        return _unknown_word("", place, OpenDataContractStandard)
    return (
        f"`{place}` does not fit the standard: {first['msg'].lower()}; "
        f"the file has {type(first['input']).__name__}"
    )


def _lost(plain: Any, parsed: Any, place: str) -> list[str]:
    """Sentences about whatever of the file the parsed document no longer says."""
    if isinstance(plain, dict) and isinstance(parsed, BaseModel):
        names = _words(type(parsed))
        found: list[str] = []
        for key, value in plain.items():
            if key not in names:
                return [_unknown_word(place, str(key), type(parsed))]
            inner = f"{place}.{key}" if place else str(key)
            found += _lost(value, getattr(parsed, names[key]), inner)
        return found
    if isinstance(plain, list) and isinstance(parsed, list):
        pairs = enumerate(zip(plain, parsed, strict=True))
        return [
            lost
            for position, (ours, theirs) in pairs
            for lost in _lost(ours, theirs, f"{place}[{_label(ours, position)}]")
        ]
    if type(plain) is type(parsed) and plain == parsed:
        return []
    return [
        f"`{place}` would be read as {type(parsed).__name__} {parsed!r}, the file has "
        f"{type(plain).__name__} {plain!r}: write it so that both agree (quotes help)"
    ]


def _words(model: type[BaseModel]) -> dict[str, str]:
    """Words of the standard at one place -> attribute of the published model."""
    return {info.alias or name: name for name, info in model.model_fields.items()}


def _unknown_word(place: str, word: str, model: type[BaseModel]) -> str:
    known = sorted(_words(model))
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    where = f"`{place}.{word}`" if place else f"`{word}`"
    advice = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}."
    return (
        f"{where} is not a word of the Open Data Contract Standard 3.1 at that place; "
        f"{advice} What the standard has no word for goes into `customProperties`."
    )


def _label(value: Any, position: int) -> str:
    """Name of a list item where it has one: easier to find than its position."""
    if isinstance(value, dict):
        for key in ("name", "server", "property"):
            if isinstance(value.get(key), str):
                return str(value[key])
    return str(position)


def _place(loc: tuple[int | str, ...]) -> str:
    return "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc
    ).lstrip(".")
