"""Words of disclosure control -> rules of the exit gate, the same for every mart.

They look at what stands in the candidate beside what was counted, and know nothing of
how the cells to hide were found: a small cell that is shown, a lone hidden one, a sum
that says too much, a mask that a release has worn and that is gone.
"""

from collections.abc import Iterator

from psycopg import sql

from sinkron.publish.disclosure_line_rules import line_rules
from sinkron.publish.disclosure_queries import (
    any_of,
    cell_is_hidden,
    cells_of,
    is_hidden,
    names_of,
    rule,
    told,
)
from sinkron.publish.mart import Mart, MartRule
from sinkron.publish.mart_disclosure import CELLS

_SMALL = sql.Literal(10)
_FEW = sql.Literal(30)


def disclosure_rules(mart: Mart) -> tuple[MartRule, ...]:
    """Rules of one mart; none when it holds no count of people."""
    if not any(column.disclosure for column in mart.columns):
        return ()
    rules = [
        _published_equals_counted(mart),
        _hidden_is_flagged(mart),
        _hidden_together(mart),
        _no_small_cell(mart),
        _masks_are_worn(mart),
        _kept_masks_stay(mart),
    ]
    return (*rules, *line_rules(mart))


def _published_equals_counted(mart: Mart) -> MartRule:
    wrong = any_of(
        sql.SQL("(c.{0} is not null and c.{0} is distinct from a.{0})").format(name)
        for name in names_of(told(mart))
    )
    return rule(
        "published_equals_counted",
        "Every counted row is published and no other, and what is shown was counted.",
        "select count(*) from {candidate} as c full join {counted} as a "
        "on {c_key} = {a_key} where c.{first} is null or a.{first} is null or {wrong}",
        mart,
        wrong=wrong,
    )


def _hidden_is_flagged(mart: Mart) -> MartRule:
    missing = any_of(is_hidden(name) for name in names_of(told(mart)))
    return rule(
        "hidden_is_flagged",
        "A row is flagged exactly when a figure that was counted is not shown.",
        "select count(*) from {joined} where c.is_suppressed <> ({missing})",
        mart,
        missing=missing,
    )


def _hidden_together(mart: Mart) -> MartRule:
    here = {column.name for column in told(mart)}
    pairs = [
        (other, column.name)
        for column in told(mart)
        if column.disclosure
        for other in column.disclosure.hidden_with
        if other in here
    ]
    counts = {c.name for c in told(mart) if c.disclosure and c.disclosure.kind in CELLS}
    pairs += [(other, name) for name, other in pairs if other in counts]
    return rule(
        "hidden_together",
        "What depends on a hidden count is hidden with it.",
        "select count(*) from {joined} where {apart}",
        mart,
        apart=any_of(
            sql.SQL("({hidden} and c.{other} is not null)").format(
                hidden=is_hidden(sql.Identifier(name)), other=sql.Identifier(other)
            )
            for name, other in pairs
        )
        if pairs
        else sql.SQL("false"),
    )


def _no_small_cell(mart: Mart) -> MartRule:
    return rule(
        "no_small_cell",
        "No count from 1 to 9 is shown or can be subtracted, and no rate of exactly 0 "
        "or 100 % of fewer than 30.",
        "select count(*) from {joined} where {small}",
        mart,
        small=any_of(_small(mart)),
    )


def _small(mart: Mart) -> Iterator[sql.Composable]:
    for column in told(mart):
        if column.disclosure and column.disclosure.kind in CELLS:
            yield sql.SQL("(c.{0} > 0 and c.{0} < {1})").format(
                sql.Identifier(column.name), _SMALL
            )
    for cell in cells_of(mart):
        head, shown = sql.Identifier(cell.head), sql.Identifier(cell.column)
        if cell.head != cell.column:
            yield sql.SQL("(c.{1} is not null and a.{0} > 0 and a.{0} < {2})").format(
                head, shown, _SMALL
            )
        for whole in cell.wholes:
            seen = (
                sql.SQL("c.{}").format(sql.Identifier(whole))
                if any(whole == c.name for c in told(mart))
                else sql.SQL("a.{}").format(sql.Identifier(whole))
            )
            yield sql.SQL(
                "(c.{shown} is not null and ("
                "{whole} - a.{head} > 0 and {whole} - a.{head} < {small} or "
                "{whole} > 0 and {whole} < {few} and a.{head} in (0, {whole})))"
            ).format(shown=shown, head=head, whole=seen, small=_SMALL, few=_FEW)


def _masks_are_worn(mart: Mart) -> MartRule:
    return rule(
        "masks_are_worn",
        "Exactly the cells of the masks that are kept with the release are hidden.",
        "select count(*) from {joined} left join core.disclosure_mask as mask "
        "on mask.mart = {table} and mask.row_key = {c_key} where {differ}",
        mart,
        table=sql.Literal(mart.table),
        differ=any_of(
            sql.SQL(
                "({counted} is not null and "
                "{hidden} <> coalesce({head} = any (mask.heads), false))"
            ).format(
                counted=sql.Identifier("a", cell.column),
                hidden=cell_is_hidden(cell),
                head=sql.Literal(cell.head),
            )
            for cell in cells_of(mart)
            if not _depends_on_more(mart, cell.column)
        ),
    )


def _depends_on_more(mart: Mart, name: str) -> bool:
    """Whether a figure is hidden with others than its own cell."""
    return any(
        column.name == name and column.disclosure and column.disclosure.hidden_with
        for column in told(mart)
    )


def _kept_masks_stay(mart: Mart) -> MartRule:
    shown = any_of(
        sql.SQL("({head} = any (mask.heads) and c.{column} is not null)").format(
            head=sql.Literal(cell.head), column=sql.Identifier(cell.column)
        )
        for cell in cells_of(mart)
    )
    return rule(
        "kept_masks_stay",
        "What a published release hides of a period stays hidden in later ones.",
        "select count(*) from {candidate} as c inner join ledger.kept_mask as mask "
        "on mask.mart = {table} and mask.row_key = {c_key} where {shown}",
        mart,
        table=sql.Literal(mart.table),
        shown=shown,
    )
