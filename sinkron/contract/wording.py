"""Only words that somebody reads, only values from the closed lists.

Runs on the parsed document, before a Contract is made of it. Each refusal is one
sentence: where, what, and what would be right.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from open_data_contract_standard.model import OpenDataContractStandard

from sinkron.contract import vocabulary as words

_VALUES_ARE_OURS = ("customProperties.value", "schema.properties.examples")
_NEEDED = ("cadence", "feeds", "limits")


def check_words(document: OpenDataContractStandard) -> None:
    """Raise ValueError at the first word or value that nobody here would read."""
    plain = document.model_dump(exclude_unset=True, by_alias=True)
    for place, word in _places(plain):
        if word not in words.ALLOWED:
            raise ValueError(
                f"`{place}` is a word of the standard that nothing here reads, and a "
                "promise nobody checks is worse than none: remove it, or add the word "
                "together with its reader (expectations/README.md)"
            )
    for word, value in words.FIXED_WORDS.items():
        if plain.get(word) != value:
            raise ValueError(f"needs `{word}: {value}`")
    _check_dataset(plain)
    for server in plain.get("servers", []):
        _check_layout(server)
    for table in plain.get("schema", []):
        for column in table.get("properties", []):
            _check_column(column)


def _places(value: Any, word: str = "", place: str = "") -> Iterator[tuple[str, str]]:
    """(place in this file, the same without list positions) of every key."""
    if isinstance(value, list):
        for inner in value:
            label = next(
                (inner[k] for k in ("name", "server", "property") if k in inner), ""
            )
            yield from _places(inner, word, f"{place}[{label}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            here = f"{word}.{key}".lstrip(".")
            there = f"{place}.{key}".lstrip(".")
            yield there, here
            if not here.endswith(_VALUES_ARE_OURS):
                yield from _places(inner, here, there)


def _check_dataset(plain: dict[str, Any]) -> None:
    said = _custom(plain, "", "the contract")
    for word in _NEEDED:
        if word not in said:
            raise ValueError(f"needs the custom property `{word}`")
    one_of(said["cadence"], words.CADENCES, "`cadence` is")
    for feed in _texts(said["feeds"], "`feeds`"):
        one_of(feed, words.FEEDS, "`feeds` names")
    for word, value in said["limits"].items():
        one_of(word, words.LIMIT_WORDS, "`limits` has")
        _check_limit(word, value)
    _check_region(said, "`region")
    if "units" in said:
        _check_holder(said["units"], words.UNIT_WORDS, "`units")
        one_of(said["units"]["kind"], words.UNIT_KINDS, "`units.kind` is")
    for level in plain.get("slaProperties", []):
        one_of(level.get("property"), words.SLA_WORDS, "`slaProperties` has")


def _check_region(said: dict[str, Any], label: str) -> None:
    if "region" in said:
        _check_holder(said["region"], words.REGION_WORDS, label)
        one_of(said["region"]["by"], words.REGION_KINDS, f"{label}.by` is")


def _check_holder(value: Any, known: Iterable[str], label: str) -> None:
    """A mapping that says all of some words, `columns` among them."""
    given = value if isinstance(value, dict) else {}
    for word in given:
        one_of(word, known, f"{label}` has")
    for word in known:
        if word not in given:
            raise ValueError(f"{label}` needs `{word}`")
    _texts(given["columns"], f"{label}.columns`")


def _check_limit(word: str, value: Any) -> None:
    if word in words.LIMIT_COLUMNS:
        if not isinstance(value, str):
            raise ValueError(f"`limits.{word}` must be the name of a column")
    elif not isinstance(value, (int, float)) or not 0 < value <= 1:
        raise ValueError(f"`limits.{word}` must be a share above 0 and up to 1")


def _check_layout(server: dict[str, Any]) -> None:
    label = f"layout `{server.get('server')}`"
    one_of(server.get("type"), words.CARRIERS, f"{label} has type")
    if server.get("type") == "local":
        one_of(server.get("format"), words.FILE_FORMATS, f"{label} has format")
    said = _custom(server, "servers", label)
    one_of(said.get("headerRows", 1), (1, 2), f"{label} has headerRows")
    for word in ("header", "absentColumns"):
        _texts(said.get(word, ["-"]), f"{label}: `{word}`")
    if "header" in said and "absentColumns" in said:
        raise ValueError(
            f"{label} has `header` and `absentColumns`: a header names the columns "
            "that are there, so the others are absent"
        )
    for word in ("titles", "groups"):
        for column, pattern in said.get(word, {}).items():
            _check_pattern(pattern, f"{label}: `{word}.{column}`")
    _check_region(said, f"{label}: `region")


def _check_pattern(pattern: Any, label: str) -> None:
    try:
        groups = re.compile(pattern).groups
    except (re.error, TypeError) as error:
        raise ValueError(f"{label} is no regular expression: {error}") from error
    if groups != 1:
        raise ValueError(f"{label} needs one pair of brackets around the value")


def _check_column(column: dict[str, Any]) -> None:
    label = f"column `{column.get('name')}`"
    one_of(
        column.get("classification"),
        words.CLASSIFICATIONS,
        f"{label} has classification",
    )
    one_of(
        column.get("logicalType", "string"),
        words.LOGICAL_TYPES,
        f"{label} has logicalType",
    )
    options = column.get("logicalTypeOptions", {})
    if options and column.get("logicalType") != "string":
        raise ValueError(f"{label}: `format` needs `logicalType: string` beside it")
    for text_format in options.values():
        one_of(text_format, words.TEXT_FORMATS, f"{label} has format")
    for rule in column.get("quality", []):
        one_of(rule.get("type"), ("custom",), f"{label} has quality type")
        one_of(rule.get("engine"), (words.ENGINE,), f"{label} has quality engine")
    if column.get("required") and not column.get("quality"):
        raise ValueError(
            f"{label}: `required` needs a rule under `quality`, because a blank is "
            "rejected with the reason of that rule"
        )
    _texts(column.get("examples", ["-"]), f"{label}: `examples`")
    said = _custom(column, "schema.properties", label)
    _texts(said.get("aliases", ["-"]), f"{label}: `aliases`")


def _custom(holder: dict[str, Any], place: str, label: str) -> dict[str, Any]:
    """Our own words at one place, each known there and said once."""
    said: dict[str, Any] = {}
    for one in holder.get("customProperties", []):
        word = one.get("property")
        one_of(word, words.CUSTOM_WORDS[place], f"{label} has the custom property")
        if word in said:
            raise ValueError(f"{label} says the custom property `{word}` twice")
        said[word] = one.get("value")
    return said


def _texts(value: Any, label: str) -> list[str]:
    texts = value if isinstance(value, list) else []
    if not texts or not all(isinstance(one, str) for one in texts):
        raise ValueError(f"{label} must list texts (quotes make a number a text)")
    return texts


def one_of(word: Any, known: Iterable[Any], sentence: str) -> None:
    """Raise unless `word` is in a closed list; name the closest one."""
    choices = list(known)
    if any(word == one and type(word) is type(one) for one in choices):
        return
    names = [str(one) for one in choices]
    close = difflib.get_close_matches(str(word), names, n=1, cutoff=0.5)
    advice = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(names)}"
    raise ValueError(f"{sentence} `{word}`, which is not in the closed list; {advice}")


def no_repeat(texts: Iterable[Any], sentence: str) -> None:
    """Raise when a text stands twice."""
    for text, times in Counter(texts).items():
        if times > 1:
            raise ValueError(f"{sentence} `{text}` more than once")
