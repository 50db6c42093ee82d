"""What is promised of one published table, as plain values.

A column is a number, a word or a key; a number beside the key is a measure, and names
the formulas that it follows (`sinkron.formula`).
"""

from dataclasses import dataclass

from sinkron.formula.words import GIVEN
from sinkron.publish.mart_disclosure import ColumnDisclosure, Sum

TYPES = {
    "string": ("text",),
    "integer": ("integer", "bigint"),
    "number": ("numeric",),
    "boolean": ("boolean",),
    "date": ("date",),
    "timestamp": ("timestamp with time zone",),
}
"""The PostgreSQL types in use, by the logical type that the standard has for them."""

NUMBERS = (*TYPES["integer"], *TYPES["number"])


@dataclass(frozen=True, kw_only=True)
class MartColumn:
    """One promised column."""

    name: str
    type: str
    required: bool
    key_position: int | None
    description: str
    unit: str | None
    valid_values: tuple[str, ...]
    pattern: str | None
    minimum: int | None
    maximum: int | None
    refers_to: tuple[str, str] | None
    is_pseudonym: bool
    in_checksum: bool
    formulas: tuple[str, ...] = ()
    disclosure: ColumnDisclosure | None = None

    @property
    def is_measure(self) -> bool:
        """Whether it is a number beside the key: something counted or computed."""
        return self.type in NUMBERS and self.key_position is None

    @property
    def comment(self) -> str:
        """Text of the database comment."""
        computed = ", ".join(name for name in self.formulas if name != GIVEN)
        sentences = (
            self.description,
            self.unit and f"Unit: {self.unit}.",
            computed and f"Formula: {computed}.",
        )
        return " ".join(sentence for sentence in sentences if sentence)


@dataclass(frozen=True, kw_only=True)
class MartRule:
    """A promise about a whole table: a query that returns the number of violations."""

    name: str
    query: str
    severity: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Mart:
    """One published table and everything promised about it."""

    schema: str
    table: str
    source: str | None
    comment: str
    columns: tuple[MartColumn, ...]
    rules: tuple[MartRule, ...]
    min_rows: int
    sums: tuple[Sum, ...] = ()

    @property
    def name(self) -> str:
        """Name that readers use, `marts.family_count`."""
        return f"{self.schema}.{self.table}"

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of the key, in their order."""
        parts = [c for c in self.columns if c.key_position is not None]
        return tuple(c.name for c in sorted(parts, key=lambda c: c.key_position or 0))
