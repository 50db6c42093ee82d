"""Mart contract -> checks: what Great Expectations is asked about a candidate table.

Mart -> columns(mart)      exactly those promised, in order: asked first
     -> types(mart)        exactly those promised: asked when all columns are there
     -> values(mart)       values of single columns, and the row count
     -> rule_checks(mart)  keys, references, privacy, disclosure, and the whole table

A rule is a query that returns the number of its violations, never a row. The rules of
one table become one view of one row with a column each, so that Great Expectations
judges counts and no value can reach a result. Uniqueness is such a rule too: grouping
by the key is far cheaper than the library's window over every row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import sql

from sinkron.gate.expectations import Expectation
from sinkron.publish.candidate import CANDIDATE
from sinkron.publish.disclosure_rules import disclosure_rules
from sinkron.publish.mart_contract import Mart, MartColumn, MartRule

COLUMNS = "columns_are_those_promised"
PSEUDONYM_LENGTH = 20
# A NIK or KK number standing by itself in a text.
PERSON_NUMBER = r"(^|[^0-9A-Za-z])[0-9]{16}([^0-9A-Za-z]|$)"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One promise, as an expectation on a table or on the view of its rules."""

    table: str
    name: str
    expectation: Expectation
    severity: str
    promise: str
    is_rule: bool = False


def columns(mart: Mart) -> tuple[Check, ...]:
    """Exactly the promised columns, in order."""
    names = [column.name for column in mart.columns]
    return (
        _critical(
            mart,
            COLUMNS,
            "expect_table_columns_to_match_ordered_list",
            f"The columns are {', '.join(names)}, in this order.",
            column_list=names,
        ),
    )


def types(mart: Mart) -> tuple[Check, ...]:
    """Exactly the promised type of each column."""
    return tuple(
        _critical(
            mart,
            f"{column.name}_has_its_type",
            "expect_column_values_to_be_of_type",
            f"{column.name} is of type {column.type}.",
            column=column.name,
            type_=column.type.upper(),
        )
        for column in mart.columns
    )


def values(mart: Mart) -> tuple[Check, ...]:
    """Values of single columns, and the row count where one is promised."""
    checks = [check for column in mart.columns for check in _values(mart, column)]
    if mart.min_rows:
        checks.append(
            _critical(
                mart,
                "has_rows",
                "expect_table_row_count_to_be_between",
                f"The table holds at least {mart.min_rows} row(s).",
                min_value=mart.min_rows,
            )
        )
    return tuple(checks)


def rule_checks(mart: Mart) -> tuple[Check, ...]:
    """The rules of a table, as expectations on the view of their counts."""
    return tuple(
        Check(
            table=mart.table,
            name=rule.name,
            expectation=Expectation(
                type="expect_column_max_to_be_between",
                kwargs={"column": rule.name, "min_value": 0, "max_value": 0},
            ),
            severity=rule.severity,
            promise=rule.description,
            is_rule=True,
        )
        for rule in rules(mart)
    )


def rules(mart: Mart) -> tuple[MartRule, ...]:
    """Rules rendered from the columns, then those that the contract spells out."""
    rendered = [_key_is_unique(mart)] if mart.key else []
    for column in mart.columns:
        if column.refers_to:
            rendered.append(_is_known(mart, column))
        if column.is_pseudonym:
            rendered.append(_is_pseudonym(mart, column))
        elif _may_hold_any_text(column):
            rendered.append(_names_nobody(mart, column))
    return (*rendered, *disclosure_rules(mart), *mart.rules)


def _values(mart: Mart, column: MartColumn) -> Iterator[Check]:
    name = column.name
    if column.required:
        yield _critical(
            mart,
            f"{name}_is_there",
            "expect_column_values_to_not_be_null",
            f"{name} is never missing.",
            column=name,
        )
    if column.valid_values:
        yield _critical(
            mart,
            f"{name}_is_listed",
            "expect_column_values_to_be_in_set",
            f"{name} is one of {', '.join(column.valid_values)}.",
            column=name,
            value_set=list(column.valid_values),
        )
    if column.pattern:
        yield _critical(
            mart,
            f"{name}_has_its_form",
            "expect_column_values_to_match_regex",
            f"{name} has the form {column.pattern}.",
            column=name,
            regex=column.pattern,
        )
    if column.minimum is not None or column.maximum is not None:
        yield _critical(
            mart,
            f"{name}_is_in_range",
            "expect_column_values_to_be_between",
            f"{name} lies within {_range(column)}.",
            column=name,
            min_value=column.minimum,
            max_value=column.maximum,
        )


def _range(column: MartColumn) -> str:
    low = "-∞" if column.minimum is None else column.minimum
    high = "∞" if column.maximum is None else column.maximum
    return f"{low} … {high}"


def _may_hold_any_text(column: MartColumn) -> bool:
    is_bound = column.valid_values or column.pattern or column.refers_to
    return column.type == "text" and not is_bound


def _key_is_unique(mart: Mart) -> MartRule:
    key = sql.SQL(", ").join(map(sql.Identifier, mart.key))
    return _rendered(
        "key_is_unique",
        f"One row for each {', '.join(mart.key)}.",
        "select coalesce(sum(copies - 1), 0)::bigint from (select count(*) as copies "
        "from {table} group by {key} having count(*) > 1) as repeated",
        table=_candidate(mart.table),
        key=key,
    )


def _is_known(mart: Mart, column: MartColumn) -> MartRule:
    table, target = column.refers_to or ("", "")
    return _rendered(
        f"{column.name}_is_known",
        f"Every {column.name} stands in {table}.{target}.",
        "select count(*) from {table} as used where used.{column} is not null and "
        "not exists (select from {listed} as listed where listed.{target} = "
        "used.{column})",
        column=sql.Identifier(column.name),
        table=_candidate(mart.table),
        target=sql.Identifier(target),
        listed=_candidate(table),
    )


def _is_pseudonym(mart: Mart, column: MartColumn) -> MartRule:
    return _rendered(
        f"{column.name}_is_a_pseudonym",
        f"{column.name} has at least {PSEUDONYM_LENGTH} characters: a keyed hash, "
        "never the number of a person or card.",
        "select count(*) from {table} where length({column}) < {length}",
        table=_candidate(mart.table),
        column=sql.Identifier(column.name),
        length=sql.Literal(PSEUDONYM_LENGTH),
    )


def _names_nobody(mart: Mart, column: MartColumn) -> MartRule:
    return _rendered(
        f"{column.name}_names_nobody",
        f"{column.name} holds no number of a person or card.",
        "select count(*) from {table} where {column} ~ {number}",
        table=_candidate(mart.table),
        column=sql.Identifier(column.name),
        number=sql.Literal(PERSON_NUMBER),
    )


def _rendered(
    name: str, description: str, template: LiteralString, **parts: sql.Composable
) -> MartRule:
    query = sql.SQL(template).format(**parts).as_string()
    return MartRule(
        name=name, query=query, severity="critical", description=description
    )


def _candidate(table: str) -> sql.Identifier:
    return sql.Identifier(CANDIDATE, table)


def _critical(
    mart: Mart, name: str, expectation: str, promise: str, **arguments: Any
) -> Check:
    return Check(
        table=mart.table,
        name=name,
        expectation=Expectation(type=expectation, kwargs=arguments),
        severity="critical",
        promise=promise,
    )
