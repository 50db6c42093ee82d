"""The contract of one source, as the rest of the package reads it.

Flow: expectations/sources/<opd>__<dataset>.yml -> load.py -> Contract. Everything is
frozen and plain: no file, database or clock is touched here. What an office owes us is
said once, in the contract; landing table, line rules, entry suite, dbt source,
dictionary and test rows are rendered from this object.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Cadence = Literal["snapshot", "flow", "incremental"]
Classification = Literal["public", "internal", "personal", "sensitive"]
RuleKind = Literal["nik", "code", "amount", "stage"]
RegionKind = Literal["codes", "names", "parts"]
UnitKind = Literal["desa", "kecamatan", "school", "puskesmas"]

REASONS: dict[str, str] = {
    "nik": "bad_nik",
    "code": "unknown_code",
    "amount": "unreadable_amount",
    "stage": "unreadable_stage",
}

_NEVER_MATTERS = re.compile(r"[\s.\u200b\ufeff]+")


def header_key(text: str) -> str:
    """Form in which two header texts are compared.

    Case, spaces, non-breaking spaces, line breaks and dots never matter.
    """
    return _NEVER_MATTERS.sub("", text).casefold()


@dataclass(frozen=True)
class Rule:
    """A reason to reject a line because of one column.

    A blank is missing and accepted, unless `required`: then it is rejected with the
    same reason as an unreadable value.
    """

    kind: RuleKind
    map: str | None = None
    required: bool = False

    @property
    def reason(self) -> str:
        """Reason code that the line bears in quarantine."""
        return REASONS[self.kind]


@dataclass(frozen=True)
class Column:
    """One column: `name` as landed, `header` as the office writes it.

    `format` says that a text is a NIK or a KK number (`nik`, `kk`), rule or not. `warn`
    names the code map outside of which a code is unrecognised, with a warning: unlike
    the rule `code` it rejects nothing. `is_key` marks the key of an office's own table.
    """

    name: str
    header: str
    description: str
    classification: Classification
    logical_type: str = "string"
    format: str | None = None
    aliases: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[str, ...] = ()
    warn: str | None = None
    is_key: bool = False


@dataclass(frozen=True)
class Caption:
    """A column whose value stands in a row of text, not in a cell of its own.

    `pattern` is searched in the texts of a row, joined by spaces, whatever their case;
    its one group is the value.
    """

    column: str
    pattern: str


@dataclass(frozen=True)
class Region:
    """How a line says where it is.

    `codes`: the first filled column decides; `names`: kecamatan, then desa; `parts`:
    the digits of the columns joined.
    """

    kind: RegionKind
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """Who sends: the columns that name the unit of which each file is a part."""

    kind: UnitKind
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One shape in which a file may come.

    `header` holds the header texts in the order of the office, `columns` the landed
    column of each. Columns of `titles` have their value in the rows above the header,
    those of `groups` in the row above a group of lines (`No. KK : …`). `region` stands
    where this layout says where a line is in another way than the others.
    """

    id: str
    format: str
    description: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    header_rows: int = 1
    titles: tuple[Caption, ...] = ()
    groups: tuple[Caption, ...] = ()
    region: Region | None = None
    watermark: str | None = None
    location: str | None = None

    @property
    def landed(self) -> tuple[str, ...]:
        """Landed columns: those of the header, of the titles, of the group rows."""
        captions = (*self.titles, *self.groups)
        return (*self.columns, *(one.column for one in captions))


@dataclass(frozen=True)
class Limits:
    """Beyond these a delivery is held; shares are 0-1, None switches a limit off.

    `amount_floor` compares medians of `amount_column`, for each programme that
    `amount_by` names; without it all amounts are of one programme.
    """

    bad_share: float
    repeated_share: float
    volume_floor: float | None = None
    amount_floor: float | None = None
    amount_column: str | None = None
    amount_by: str | None = None


@dataclass(frozen=True)
class LegalBasis:
    """A rule of law that allows this data to be delivered and used."""

    title: str
    url: str


@dataclass(frozen=True)
class ServiceLevel:
    """What was agreed about time. Days count from the end of the period's month."""

    every_months: int
    due_days: int
    late_days: int
    schedule: str


@dataclass(frozen=True)
class Contract:
    """What one office owes us for one dataset."""

    id: str
    opd: str
    dataset: str
    version: str
    title: str
    owner: str
    description: str
    usage: str
    limitations: str
    legal_basis: tuple[LegalBasis, ...]
    grain: str
    sha256: str
    carrier: str
    cadence: Cadence
    service_level: ServiceLevel
    feeds: tuple[str, ...]
    layouts: tuple[Layout, ...]
    columns: tuple[Column, ...]
    limits: Limits
    region: Region | None = None
    units: Units | None = None
    sequence_columns: tuple[str, ...] = ()
    table: str | None = None
    _by_key: dict[str, Column] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Index the columns by every header text that stands for them."""
        for column in self.columns:
            for text in (column.header, *column.aliases):
                self._by_key[header_key(text)] = column

    @property
    def folder(self) -> str:
        """Folder of the deliveries below the inbox: `<opd>/<dataset>`."""
        return f"{self.opd}/{self.dataset}"

    @property
    def schedule(self) -> str:
        """Cron expression (Asia/Jakarta) at which the inbox is looked at."""
        return self.service_level.schedule

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """Landed columns in contract order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Landed columns that are the key of the office's own table."""
        return tuple(column.name for column in self.columns if column.is_key)

    def column(self, name: str) -> Column:
        """Column with this landed name."""
        return self.columns[self.column_names.index(name)]

    def column_of(self, header: str) -> Column | None:
        """Column that a header text or one of its aliases stands for."""
        return self._by_key.get(header_key(header))

    def field_of(self, header: str) -> str:
        """Landed name behind a header text; an unknown text keeps its own key."""
        column = self.column_of(header)
        return column.name if column else f"?{header_key(header)}"

    def layout(self, layout_id: str) -> Layout:
        """Layout with this id."""
        return next(one for one in self.layouts if one.id == layout_id)
