"""Rules of the exit gate about cells that add up: over regions, and by `sums`.

What is hidden must not be what is left when everything shown is subtracted.
"""

from psycopg import sql

from sinkron.publish.disclosure_queries import (
    any_of,
    cell_is_hidden,
    cells_of,
    hidden_columns,
    listed,
    rule,
    told,
    with_mask,
)
from sinkron.publish.mart import Mart, MartRule
from sinkron.publish.mart_disclosure import Sum

_SMALL = sql.Literal(10)
_ADDED = ("count", "amount")


def line_rules(mart: Mart) -> tuple[MartRule, ...]:
    """Rules about the lines of a mart that holds counts of people."""
    rules: list[MartRule] = []
    if "region_code" in mart.key:
        rules += [
            _levels_add_up(mart),
            _no_lone_hidden_cell(mart),
            _hidden_cells_stay_uncertain(mart),
        ]
    if any(map(_is_whole, mart.sums)):
        rules.append(_sums_leave_no_lone_cell(mart))
    return tuple(rules)


def _levels_add_up(mart: Mart) -> MartRule:
    names = [c.name for c in told(mart) if c.disclosure and c.disclosure.kind in _ADDED]
    names += [c.head for c in cells_of(mart) if c.adds_up and c.head not in names]
    return rule(
        "levels_add_up",
        "Before suppression desa add up to their kecamatan and kecamatan to the "
        "kabupaten, in every count.",
        "select count(*) from (select {slice} as slice, r.parent_code as region_code, "
        "{sums} from {counted} as a inner join {regions} as r "
        "on r.region_code = a.region_code where r.parent_code is not null "
        "group by 1, 2) as children full join (select {slice} as slice, region_code, "
        "{columns} from {counted} as a where region_level <> 'desa') as parents "
        "using (slice, region_code) where {differ}",
        mart,
        sums=listed("sum(a.{0}) as {0}", names),
        columns=listed("a.{0}", names),
        differ=any_of(
            sql.SQL("coalesce(children.{0}, 0) <> coalesce(parents.{0}, 0)").format(
                sql.Identifier(name)
            )
            for name in names
        ),
    )


def _no_lone_hidden_cell(mart: Mart) -> MartRule:
    cells = [cell for cell in cells_of(mart) if cell.adds_up]
    return rule(
        "no_lone_hidden_cell",
        "In a region together with its parts no cell, or at least two, are hidden; a "
        "lone one could be calculated.",
        "select count(*) from (select from (select {slice} as slice, r.parent_code "
        "as line, {hidden} from {joined} inner join {regions} as r "
        "on r.region_code = a.region_code where r.parent_code is not null union all "
        "select {slice}, a.region_code, {hidden} from {joined} "
        "where a.region_level <> 'desa') as cells group by slice, line "
        "having {lone}) as lines",
        mart,
        hidden=hidden_columns(cells),
        lone=any_of(
            sql.SQL("count(*) filter (where {}) = 1").format(sql.Identifier(cell.head))
            for cell in cells
        ),
    )


def _hidden_cells_stay_uncertain(mart: Mart) -> MartRule:
    cells = [cell for cell in cells_of(mart) if cell.adds_up]
    return rule(
        "hidden_cells_stay_uncertain",
        "The hidden parts of a shown region sum to at least ten, so that the sum tells "
        "nothing about one of them.",
        "select count(*) from (select {slice} as slice, r.parent_code as line, {sums} "
        "from {joined} inner join {regions} as r on r.region_code = a.region_code "
        "where r.parent_code is not null group by 1, 2) as parts "
        "inner join (select {slice} as slice, a.region_code as line, {shown} "
        "from {joined}) as whole using (slice, line) where {narrow}",
        mart,
        sums=sql.SQL(", ").join(
            sql.SQL("sum(a.{head}) filter (where {hidden}) as {name}").format(
                head=sql.Identifier(cell.head),
                hidden=cell_is_hidden(cell),
                name=sql.Identifier(f"hidden_{cell.head}"),
            )
            for cell in cells
        ),
        shown=sql.SQL(", ").join(
            sql.SQL("not ({}) as {}").format(
                cell_is_hidden(cell), sql.Identifier(f"shown_{cell.head}")
            )
            for cell in cells
        ),
        narrow=any_of(
            sql.SQL("({} and {} < {})").format(
                sql.Identifier(f"shown_{cell.head}"),
                sql.Identifier(f"hidden_{cell.head}"),
                _SMALL,
            )
            for cell in cells
        ),
    )


def _is_whole(declared: Sum) -> bool:
    """Whether a relation by itself says which cells add up."""
    return not (declared.rest or declared.line or declared.is_of_shares)


def _sums_leave_no_lone_cell(mart: Mart) -> MartRule:
    return rule(
        "sums_leave_no_lone_hidden_cell",
        "Of the cells that add up by a relation of `sums` none, or at least two, are "
        "hidden; a lone one could be calculated.",
        "select coalesce(sum(lines), 0)::bigint from ({each}) as relations "
        "where exists (select from {candidate})",
        mart,
        each=sql.SQL(" union all ").join(
            sql.SQL(
                "select count(*) as lines from (select from {totals} as total "
                "inner join {parts} as part on {on} group by total.mask_row "
                "having bool_or(total.mask_hides)::int "
                "+ count(*) filter (where part.mask_hides) = 1) as lone"
            ).format(
                totals=with_mask(*declared.total),
                parts=with_mask(*declared.parts),
                on=sql.SQL(declared.on),
            )
            for declared in mart.sums
            if _is_whole(declared)
        ),
    )
