"""A mart contract is rendered into checks that count, in stages."""

from dataclasses import replace

import pytest

from sinkron.publish import suite
from sinkron.publish.mart_contract import Mart, MartColumn, MartRule
from sinkron.publish.seal import CheckResult, Seal

COLUMN = MartColumn(
    name="families",
    type="bigint",
    required=False,
    key_position=None,
    description="Families.",
    unit=None,
    valid_values=(),
    pattern=None,
    minimum=None,
    maximum=None,
    refers_to=None,
    is_pseudonym=False,
    in_checksum=True,
)
MART = Mart(
    schema="marts",
    table="count",
    source=None,
    comment="",
    columns=(COLUMN,),
    rules=(),
    min_rows=0,
)


def mart(**words: object) -> Mart:
    return replace(MART, columns=(replace(COLUMN, **words),))


def asked(checks: tuple[suite.Check, ...]) -> list[tuple[str, str]]:
    return [(check.name, check.expectation.type) for check in checks]


def test_columns_are_asked_for_in_their_order() -> None:
    two = replace(MART, columns=(COLUMN, replace(COLUMN, name="persons")))
    (check,) = suite.columns(two)
    assert check.expectation.kwargs == {"column_list": ["families", "persons"]}


def test_types_are_asked_for_exactly() -> None:
    (check,) = suite.types(MART)
    assert check.expectation.kwargs == {"column": "families", "type_": "BIGINT"}


@pytest.mark.parametrize(
    ("words", "name", "expectation"),
    [
        ({"required": True}, "is_there", "expect_column_values_to_not_be_null"),
        ({"valid_values": ("a",)}, "is_listed", "expect_column_values_to_be_in_set"),
        ({"pattern": "^a"}, "has_its_form", "expect_column_values_to_match_regex"),
        ({"minimum": 0}, "is_in_range", "expect_column_values_to_be_between"),
        ({"maximum": 9}, "is_in_range", "expect_column_values_to_be_between"),
    ],
)
def test_each_promise_about_a_column_is_one_check(
    words: dict[str, object], name: str, expectation: str
) -> None:
    assert asked(suite.values(mart(**words))) == [(f"families_{name}", expectation)]


def test_a_column_that_promises_nothing_is_not_asked_about() -> None:
    assert suite.values(MART) == ()


def test_a_promised_row_count_is_a_check() -> None:
    (check,) = suite.values(replace(MART, min_rows=1))
    assert check.expectation.kwargs == {"min_value": 1}


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ({}, []),
        ({"key_position": 1}, ["key_is_unique"]),
        ({"refers_to": ("dim_region", "region_code")}, ["families_is_known"]),
        ({"type": "text", "is_pseudonym": True}, ["families_is_a_pseudonym"]),
        ({"type": "text"}, ["families_names_nobody"]),
        ({"type": "text", "pattern": "^a"}, []),
        ({"type": "text", "valid_values": ("a",)}, []),
    ],
)
def test_columns_bring_their_rules(words: dict[str, object], rules: list[str]) -> None:
    assert [rule.name for rule in suite.rules(mart(**words))] == rules


def test_a_rule_is_asked_for_no_violation_with_its_own_severity() -> None:
    rule = MartRule(
        name="small",
        query="select count(*) from candidate.count",
        severity="warning",
        description="No small cell.",
    )
    (check,) = suite.rule_checks(replace(MART, rules=(rule,)))
    assert check.severity == "warning"
    assert check.expectation.kwargs == {
        "column": "small",
        "min_value": 0,
        "max_value": 0,
    }


def result(*, success: bool, severity: str) -> CheckResult:
    return CheckResult(
        table="count",
        check="small",
        severity=severity,
        success=success,
        violations=3,
        promise="No small cell.",
    )


def test_a_warning_lets_the_candidate_pass_and_a_critical_failure_does_not() -> None:
    warned = result(success=False, severity="warning")
    failed = result(success=False, severity="critical")
    fine = result(success=True, severity="critical")
    seal = Seal(input_checksum="", tables={}, checks=(warned, fine))
    assert seal.passed
    assert not replace(seal, checks=(warned, failed)).passed


def test_a_result_says_what_is_wrong_in_counts_and_names() -> None:
    sentence = result(success=False, severity="critical").sentence
    assert sentence == "count: small, 3 violation(s) (No small cell.)"
