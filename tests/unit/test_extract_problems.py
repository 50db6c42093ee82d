"""The closed list of problems: each has a sentence in both languages."""

import pytest

from sinkron.extract import problems


def all_problems() -> list[problems.Problem]:
    plain = (
        *(problems.EMPTY, problems.ENCRYPTED, problems.HTML, problems.TRUNCATED),
        *(problems.UNREADABLE, problems.TOO_MANY_ROWS),
    )
    return [
        *(problems.problem(code) for code in plain),
        problems.header_mismatch(missing=["NIK"], unknown=["NO INDUK"]),
        problems.name_conflict(),
    ]


def test_every_problem_of_the_list_can_be_told():
    assert {one.code for one in all_problems()} == set(problems.CODES)


@pytest.mark.parametrize("told", all_problems(), ids=lambda one: one.code)
def test_both_sentences_say_what_to_do(told):
    assert told.id.endswith(".")
    assert told.en.endswith(".")
    assert "kirim" in told.id.lower()
    assert "send" in told.en.lower()


def test_a_long_difference_is_cut_short():
    unknown = [f"KOLOM {letter}" for letter in "ABCDEFGHIJ"]
    told = problems.header_mismatch(missing=[], unknown=unknown)
    assert "“KOLOM H” (+2 lainnya)" in told.id
    assert "“KOLOM H” (+2 more)" in told.en
    assert "KOLOM I" not in told.id
