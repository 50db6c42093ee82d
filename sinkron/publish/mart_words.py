"""The closed vocabulary of mart contracts: a word that nobody reads is refused.

The standard knows far more words than are read here, and a promise that nobody checks
is worse than none.
"""

from collections.abc import Iterator
from typing import Any

from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject

from sinkron.publish import mart_disclosure

FIXED = {"apiVersion": "v3.1.0", "kind": "DataContract", "status": "active"}
"""Words with one possible value."""

_CUSTOM = frozenset({"property", "value"})

WORDS: dict[str, frozenset[str]] = {
    "": frozenset({*FIXED, "id", "version", "description", "schema"}),
    "description": frozenset({"purpose", "limitations"}),
    "schema": frozenset(
        {
            "name",
            "physicalName",
            "physicalType",
            "description",
            "dataGranularityDescription",
            "customProperties",
            "properties",
            "quality",
        }
    ),
    "schema.customProperties": _CUSTOM,
    "schema.properties": frozenset(
        {
            "name",
            "logicalType",
            "physicalType",
            "required",
            "primaryKey",
            "primaryKeyPosition",
            "logicalTypeOptions",
            "classification",
            "relationships",
            "description",
            "customProperties",
            "quality",
        }
    ),
    "schema.properties.customProperties": _CUSTOM,
    "schema.properties.logicalTypeOptions": frozenset(
        {"pattern", "minimum", "maximum"}
    ),
    "schema.properties.relationships": frozenset({"to"}),
    "schema.properties.quality": frozenset({"metric", "arguments", "mustBe"}),
    "schema.properties.quality.arguments": frozenset({"validValues"}),
    "schema.quality": frozenset(
        {
            "name",
            "type",
            "metric",
            "severity",
            "description",
            "query",
            "mustBe",
            "mustBeGreaterThan",
        }
    ),
}
"""Words by their place in the document."""

CUSTOM_WORDS = {
    "schema.customProperties": frozenset({"source"}) | mart_disclosure.TABLE_WORDS,
    "schema.properties.customProperties": frozenset({"unit", "checksum", "formula"})
    | mart_disclosure.COLUMN_WORDS,
}
"""Our own words (`customProperties`), by the place where they may stand."""


def unread_words(document: dict[str, Any]) -> Iterator[str]:
    """Places of a document, as plain values, that nobody reads."""
    for word, value in FIXED.items():
        if document.get(word) != value:
            yield f"{word} (must be {value})"
    yield from _unread(document, "")


def _unread(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _unread(item, place)
    if not isinstance(value, dict):
        return
    if place in CUSTOM_WORDS and value.get("property") not in CUSTOM_WORDS[place]:
        yield f"{place}.{value.get('property')}"
    for word, inner in value.items():
        where = f"{place}.{word}" if place else word
        if word not in WORDS[place]:
            yield where
        elif where in WORDS:
            yield from _unread(inner, where)


def table_comment(document: OpenDataContractStandard, table: SchemaObject) -> str:
    """What the database says about a published table, in the contract's words."""
    usage = document.description
    sentences = (
        table.description,
        usage.purpose and f"Purpose: {usage.purpose}" if usage else None,
        table.dataGranularityDescription,
        usage.limitations if usage else None,
        f"Contract version {document.version}.",
    )
    return " ".join(sentence for sentence in sentences if sentence)
