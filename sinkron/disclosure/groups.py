"""The counts of a mart that are hidden together, and what goes with them.

Mart (words of its contract) -> groups, one mask each -> which columns a mask blanks

A group has a head, the count that is its cell; counts that name the head follow it. A
rate shows a cell that has no column of its own: the head is its numerator.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sinkron.errors import SinkronError
from sinkron.publish.mart_contract import Mart, MartColumn
from sinkron.publish.mart_disclosure import CELLS

PERIODS = ("period", "from_period", "month", "year")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures of a row that bear one mask."""

    mart: str
    head: str
    counts: tuple[str, ...]
    wholes: tuple[str, ...]
    amounts: tuple[str, ...]
    adds_up: bool


@dataclass(frozen=True, kw_only=True)
class Protected:
    """A mart with counts of people."""

    table: str
    key: tuple[str, ...]
    groups: tuple[Group, ...]
    blanked: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def has_regions(self) -> bool:
        """Whether rows stand for regions that contain each other."""
        return "region_code" in self.key

    @property
    def period(self) -> str | None:
        """Column of the key that says when."""
        return next((name for name in PERIODS if name in self.key), None)

    def group(self, head: str) -> int:
        """Position of the group with this head or count; refuse what is none."""
        for number, group in enumerate(self.groups):
            if head in group.counts or head == group.head:
                return number
        raise SinkronError(
            f"expectations/marts/{self.table}.yml: `{head}` is no count of the table.",
            advice="name a `disclosure: count`, or the numerator of a rate.",
        )


def protected(marts: Iterable[Mart]) -> tuple[Protected, ...]:
    """Marts that hold counts of people, with their groups."""
    return tuple(
        _protected(mart)
        for mart in marts
        if any(column.disclosure for column in mart.columns)
    )


def _protected(mart: Mart) -> Protected:
    groups = tuple(_groups(mart))
    rows = Protected(table=mart.table, key=mart.key, groups=groups, blanked=())
    blanked = tuple(
        (column.name, tuple(dict.fromkeys(_masks(rows, column))))
        for column in mart.columns
        if column.disclosure
    )
    return Protected(table=mart.table, key=mart.key, groups=groups, blanked=blanked)


def _groups(mart: Mart) -> Iterable[Group]:
    told = {c.name: c.disclosure for c in mart.columns if c.disclosure}
    counts = {name: own for name, own in told.items() if own.kind in CELLS}
    heads = [name for name, own in counts.items() if not own.hidden_with]
    for head in heads:
        followers = [n for n, own in counts.items() if own.hidden_with[:1] == (head,)]
        members = (head, *followers)
        yield Group(
            mart=mart.table,
            head=head,
            counts=members,
            wholes=counts[head].complement_of,
            amounts=tuple(
                name
                for name, own in told.items()
                if own.kind == "amount" and own.hidden_with[0] in members
            ),
            adds_up=counts[head].kind == "count",
        )
    shown = {
        (own.numerator, own.denominator, own.kind)
        for own in told.values()
        if own.numerator and own.denominator
    }
    for numerator, denominator, kind in sorted(shown):
        if numerator not in counts:
            yield Group(
                mart=mart.table,
                head=numerator,
                counts=(numerator,),
                wholes=(denominator,),
                amounts=(),
                adds_up=kind == "rate",
            )


def _masks(rows: Protected, column: MartColumn) -> Iterable[tuple[str, str]]:
    """Mart and head of every group whose mask blanks a column."""
    own = column.disclosure
    if own is None:
        return
    names = [*own.hidden_with]
    if own.kind in CELLS:
        names.append(column.name)
    if own.numerator:
        names.append(own.numerator)
    for name in dict.fromkeys(names):
        mart, dot, head = name.rpartition(".")
        if dot:
            yield mart, head
        else:
            yield rows.table, rows.groups[rows.group(name)].head
