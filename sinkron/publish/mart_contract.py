"""What we owe readers: one contract a published table, read into plain values.

expectations/marts/<table>.yml -> parse_strict -> Mart -> rules and suites (exit gate),
comments (publish), columns that count for the checksum

The vocabulary is closed (`mart_words`). A mart whose `physicalType` is `view` is not
built by a build: its `source` is a table of the ledger, and publication shows it beside
the others.
"""

from collections.abc import Iterable
from pathlib import Path

from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    SchemaObject,
    SchemaProperty,
)

from sinkron.contract.odcs import ContractError, parse_strict
from sinkron.formula.registry import known_ids
from sinkron.formula.words import GIVEN
from sinkron.publish.mart import TYPES, Mart, MartColumn, MartRule
from sinkron.publish.mart_disclosure import column_disclosure, sums_of
from sinkron.publish.mart_words import table_comment, unread_words

__all__ = [
    "READER_SCHEMAS",
    "Mart",
    "MartColumn",
    "MartRule",
    "load_mart",
    "load_marts",
]

READER_SCHEMAS = ("marts", "family", "restricted")
SEVERITIES = ("critical", "warning")


def load_marts(folder: Path) -> tuple[Mart, ...]:
    """Read every mart contract of a folder; refuse references that lead nowhere."""
    marts = tuple(load_mart(path) for path in sorted(folder.glob("*.yml")))
    known = {(mart.table, c.name) for mart in marts for c in mart.columns}
    for mart in marts:
        for column in mart.columns:
            if column.refers_to and column.refers_to not in known:
                target = ".".join(column.refers_to)
                raise ContractError(
                    folder / f"{mart.table}.yml",
                    f"`{column.name}` refers to `{target}`, which no mart promises",
                )
    _refuse_unknown_formulas(folder, marts)
    return marts


def _refuse_unknown_formulas(folder: Path, marts: Iterable[Mart]) -> None:
    """A figure of a formula that nobody wrote could be explained to nobody."""
    known = known_ids(folder.parent / "formulas") | {GIVEN}
    for mart in marts:
        for column in mart.columns:
            unknown = sorted(set(column.formulas) - known)
            if unknown:
                raise ContractError(
                    folder / f"{mart.table}.yml",
                    f"`{column.name}` names the formula {unknown[0]}, which has no "
                    "file in expectations/formulas",
                )


def load_mart(path: Path) -> Mart:
    """Read one mart contract."""
    document = parse_strict(path)
    refuse = _Refusal(path)
    plain = document.model_dump(by_alias=True, exclude_unset=True)
    for word in unread_words(plain):
        refuse.unless(False, f"nobody reads `{word}` of a mart contract")
    refuse.unless(len(document.schema_ or ()) == 1, "must promise exactly one table")
    table = (document.schema_ or [SchemaObject()])[0]
    name = table.physicalName or ""
    schema, _, stem = name.partition(".")
    refuse.unless(schema in READER_SCHEMAS, f"`physicalName` {name!r}: unknown schema")
    refuse.unless(
        stem == table.name == path.stem and document.id == name,
        "file name, `id`, `name` and `physicalName` must name the same table",
    )
    source = _custom(table.customProperties).get("source")
    refuse.unless(
        table.physicalType == ("view" if source else "table"),
        "is a `table`, or a `view` with the custom property `source`",
    )
    refuse.unless(
        bool(table.description and document.version),
        "must bear a version and describe its table",
    )
    return Mart(
        schema=schema,
        table=stem,
        source=source,
        comment=table_comment(document, table),
        columns=tuple(_column(p, refuse) for p in table.properties or ()),
        rules=tuple(
            _rule(q, refuse) for q in table.quality or () if q.metric != "rowCount"
        ),
        min_rows=_min_rows(table.quality or (), refuse),
        sums=sums_of(stem, table.customProperties, refuse.unless),
    )


class _Refusal:
    """Refuse a contract file in a sentence that names it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def unless(self, holds: bool, sentence: str) -> None:
        if not holds:
            raise ContractError(self._path, sentence)


def _column(given: SchemaProperty, refuse: _Refusal) -> MartColumn:
    name = given.name or "?"
    refuse.unless(
        given.physicalType in TYPES.get(given.logicalType or "", ()),
        f"`{name}`: `{given.physicalType}` is no type for `{given.logicalType}`; "
        f"known: {', '.join(t for types in TYPES.values() for t in types)}",
    )
    refuse.unless(given.required is not None, f"`{name}`: say whether it is required")
    refuse.unless(bool(given.description), f"`{name}` must have a description")
    refuse.unless(
        given.classification in (None, "pseudonym"),
        f"`{name}`: a published column is a `pseudonym` or bears no classification",
    )
    own = _custom(given.customProperties)
    refuse.unless(own.get("checksum") in (None, "excluded"), f"`{name}`: bad checksum")
    limits = given.logicalTypeOptions or {}
    return MartColumn(
        name=name,
        type=given.physicalType or "",
        required=bool(given.required),
        key_position=given.primaryKeyPosition if given.primaryKey else None,
        description=given.description or "",
        unit=own.get("unit"),
        valid_values=_valid_values(given, refuse),
        pattern=limits.get("pattern"),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        refers_to=_reference(given, refuse),
        is_pseudonym=given.classification == "pseudonym",
        in_checksum="checksum" not in own,
        formulas=_listed(own.get("formula")),
        disclosure=column_disclosure(name, own, refuse.unless),
    )


def _valid_values(given: SchemaProperty, refuse: _Refusal) -> tuple[str, ...]:
    for quality in given.quality or ():
        values = (quality.arguments or {}).get("validValues")
        refuse.unless(
            quality.metric == "invalidValues" and bool(values) and quality.mustBe == 0,
            f"`{given.name}`: a column promises `invalidValues` with `mustBe: 0` alone",
        )
        return tuple(values or ())
    return ()


def _reference(given: SchemaProperty, refuse: _Refusal) -> tuple[str, str] | None:
    for relationship in given.relationships or ():
        table, _, column = str(relationship.to).partition(".")
        refuse.unless(bool(column), f"`{given.name}`: write `to: <table>.<column>`")
        return table, column
    return None


def _rule(given: DataQuality, refuse: _Refusal) -> MartRule:
    name = given.name or "?"
    refuse.unless(
        given.type == "sql" and bool(given.query) and given.mustBe == 0,
        f"rule `{name}`: `type: sql`, a `query` that counts violations, `mustBe: 0`",
    )
    refuse.unless(
        given.severity in SEVERITIES and bool(given.description),
        f"rule `{name}`: needs a description and a severity ({', '.join(SEVERITIES)})",
    )
    return MartRule(
        name=name,
        query=(given.query or "").strip(),
        severity=given.severity or "",
        description=given.description or "",
    )


def _min_rows(qualities: Iterable[DataQuality], refuse: _Refusal) -> int:
    for quality in qualities:
        if quality.metric == "rowCount":
            more_than = quality.mustBeGreaterThan
            refuse.unless(
                more_than is not None and quality.severity == "critical",
                "`rowCount` is promised as critical, with `mustBeGreaterThan`",
            )
            return int(more_than or 0) + 1
    return 0


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _custom(given: Iterable[CustomProperty] | None) -> dict[str, str]:
    return {str(own.property): str(own.value) for own in given or ()}
