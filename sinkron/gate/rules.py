"""The line rules of a contract, as the SQL that judges one delivery.

Contract -> scan: one pass over the delivery into the temporary table `judged` (the
            first rule that each line breaks, whether its place is another
            government's, a fingerprint)
         -> SUSPECTS: the few lines that broke a rule or share a fingerprint
         -> quarantine: joins the suspects back to their lines for the original text,
            and tells which of the lines with one fingerprint really are equal

A wide line is read once and never sorted: only lines with one 64-bit fingerprint are
compared column by column. Parameters: delivery_id, and file_ids in path byte order, so
that the first path keeps its line.
"""

from itertools import count

from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier, Literal

from sinkron.contract import Column, Contract, Rule
from sinkron.gate.region import is_outside

_BROKEN = 0
_BLANK_NIK = "nik_missing"

_SCAN = SQL("""
create temporary table judged on commit drop as
select
    line._file_id as file_id,
    line._sheet as sheet,
    line._line_no as line_no,
    case
        when line._broken is not null then {broken}{whens}
    end as rule_no,
    line._broken is null as is_readable,
    {outside} as is_outside,
    hash_record_extended(row({compared}), 0) as fingerprint
from {table} as line
where
    line._delivery_id = %(delivery_id)s
    and line._file_id = any(%(file_ids)s::bigint[]);
""")

SUSPECTS = """
create temporary table suspect on commit drop as
select * from judged
where
    rule_no is not null
    or fingerprint in (
        select fingerprint from judged
        where rule_no is null
        group by fingerprint
        having count(*) > 1
    );
analyze suspect;
"""

_QUARANTINE = SQL("""
insert into quarantine.line
    (file_id, dataset, delivery_id, sheet, line_no, reason, column_name, original)
with rule (rule_no, reason, column_name) as (
    values {reasons}
),
shown as (
    select
        suspect.*,
        {original} as original,
        row_number() over (
            partition by suspect.rule_no, {compared}
            order by
                array_position(%(file_ids)s::bigint[], suspect.file_id),
                suspect.sheet collate "C",
                suspect.line_no
        ) as copy_no
    from suspect
    inner join {table} as line
        on
            line._delivery_id = %(delivery_id)s
            and suspect.file_id = line._file_id
            and suspect.sheet = line._sheet
            and suspect.line_no = line._line_no
)
select
    shown.file_id,
    {dataset},
    %(delivery_id)s,
    shown.sheet,
    shown.line_no,
    coalesce(rule.reason, 'repeated_line'),
    rule.column_name,
    shown.original
from shown
left join rule on shown.rule_no = rule.rule_no
where shown.rule_no is not null or shown.copy_no > 1;
""")

_ORIGINAL = SQL("""case
            when line._broken is not null then line._broken
            when concat({columns}) !~ '[;"\\r\\n]'
                then array_to_string(array[{columns}], ';', '')
            else (
                select
                    string_agg(
                        case
                            when field.value ~ '[;"\\r\\n]'
                                then '"' || replace(field.value, '"', '""') || '"'
                            else coalesce(field.value, '')
                        end,
                        ';' order by field.position
                    )
                from unnest(array[{columns}]) with ordinality as field (value, position)
            )
        end""")


def render(contract: Contract) -> str:
    """All statements as text, for people and for the signature of a judgement."""
    first, last = scan(contract).as_string(None), quarantine(contract).as_string(None)
    return f"{first}{SUSPECTS}{last}"


def scan(contract: Contract) -> sql.Composed:
    """Judge every line of the delivery by itself, into the temporary table `judged`."""
    whens = [
        SQL("\n        when {} then {}").format(
            _breaks_where_asked(contract, column, rule), Literal(number)
        )
        for number, (column, rule) in _numbered(contract)
    ]
    return _SCAN.format(
        broken=Literal(_BROKEN),
        whens=SQL("").join(whens),
        outside=is_outside(contract),
        compared=_compared(contract),
        table=_table(contract),
    )


def quarantine(contract: Contract) -> sql.Composed:
    """Keep the rejected lines among the suspects, with their reasons."""
    reasons = [SQL("({}, 'broken_line', null)").format(Literal(_BROKEN))]
    reasons += [
        SQL("({}, {}, {})").format(
            Literal(number), Literal(rule.reason), Literal(column.name)
        )
        for number, (column, rule) in _numbered(contract)
    ]
    columns = SQL(", ").join(_field(name) for name in contract.column_names)
    return _QUARANTINE.format(
        reasons=SQL(",\n        ").join(reasons),
        original=_ORIGINAL.format(columns=columns),
        compared=_compared(contract),
        table=_table(contract),
        dataset=Literal(contract.id),
    )


def code_maps(contract: Contract) -> list[str]:
    """Code maps that the rules of the contract look into."""
    maps = {rule.map for _, (_, rule) in _numbered(contract) if rule.map is not None}
    return sorted(maps)


def _numbered(contract: Contract) -> list[tuple[int, tuple[Column, Rule]]]:
    """Every rule with its number, in the order in which a line meets them."""
    rules = ((column, rule) for column in contract.columns for rule in column.rules)
    return list(zip(count(_BROKEN + 1), rules, strict=False))


def _breaks_where_asked(contract: Contract, column: Column, rule: Rule) -> Composable:
    """The same; a layout without the column cannot be blamed for a blank."""
    lacking = [one.id for one in contract.layouts if column.name not in one.landed]
    broken = _breaks(column, rule)
    if not (rule.required and lacking):
        return broken
    layouts = SQL(", ").join(map(Literal, lacking))
    return SQL("line._layout not in ({}) and {}").format(layouts, broken)


def _breaks(column: Column, rule: Rule) -> Composable:
    """Condition under which a line breaks the rule."""
    field = _field(column.name)
    if rule.kind == "nik":
        if rule.required:
            return SQL("clean.nik({}) is null").format(field)
        return SQL("coalesce(clean.nik_problem({0}), {1}) <> {1}").format(
            field, Literal(_BLANK_NIK)
        )
    if rule.kind == "code":
        return _breaks_code(field, rule)
    reader = {"amount": SQL("clean.money"), "stage": SQL("clean.stage_first")}
    unreadable = SQL("{}({}) is null").format(reader[rule.kind], field)
    if rule.required:
        return unreadable
    return SQL("{} and clean.code({}) is not null").format(unreadable, field)


def _breaks_code(field: Composable, rule: Rule) -> Composable:
    """Not in the map as written (a cheap look), and not when cleaned either."""
    known = SQL("(select code from reference.code_map where map = {})").format(
        Literal(rule.map)
    )
    cleaned = SQL("(clean.code({}) in {})").format(field, known)
    verdict = SQL("is not true") if rule.required else SQL("is false")
    return SQL("(upper({}) in {}) is not true\n            and {} {}").format(
        field, known, cleaned, verdict
    )


def _compared(contract: Contract) -> Composable:
    """What makes two lines the same: every column but running numbers."""
    names = (n for n in contract.column_names if n not in contract.sequence_columns)
    return SQL(", ").join(SQL("coalesce({}, '')").format(_field(n)) for n in names)


def _field(name: str) -> Composable:
    return SQL("line.{}").format(Identifier(name))


def _table(contract: Contract) -> Composable:
    return Identifier("raw", contract.id)
