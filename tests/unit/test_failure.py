"""A failed step says what to do and quotes nobody."""

import pytest

from sinkron.errors import SinkronError
from sinkron.failure import PermanentStepError, StepError, describe, redact, step

PERSON = "Siti Aminah"
NIK = "3507051301150000"


class DatabaseError(Exception):
    """Shaped like an error of psycopg."""

    def __init__(self, message: str, sqlstate: str, **names: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.diag = type("Diag", (), {"message_primary": message, **names})()


@pytest.mark.parametrize(
    "message",
    [
        f'invalid input syntax for type date: "{PERSON}"',
        f'value "{NIK}" is out of range for type integer',
        f'syntax error at or near "{PERSON}"',
        f'duplicate key value violates "u"\nDETAIL:  Key (nik)=({NIK}) already exists.',
        f"number {NIK} is not in the list",
        f'invalid input syntax for type date: "a" {PERSON} "b"',
    ],
)
def test_a_database_message_loses_the_values_it_quotes(message):
    cleaned = redact(message)
    assert PERSON not in cleaned
    assert NIK not in cleaned


def test_a_database_message_keeps_the_names_an_engineer_needs():
    said = redact('column "no_kk" of relation "penduduk" does not exist')
    assert said == 'column "no_kk" of relation "penduduk" does not exist'


def test_an_error_in_the_data_is_told_by_its_code_and_place_alone():
    error = DatabaseError(PERSON, "22007", table_name="penduduk", column_name="tgl")
    said = describe(error)
    assert PERSON not in said
    assert "SQLSTATE 22007" in said
    assert "table penduduk" in said
    assert "column tgl" in said


def test_an_error_in_the_query_keeps_its_message():
    error = DatabaseError('relation "raw.x" does not exist', "42P01")
    assert 'relation "raw.x" does not exist' in describe(error)


def test_an_error_of_a_library_is_told_without_its_message():
    with pytest.raises(StepError) as caught, step("entry gate", advice="look."):
        raise ValueError(PERSON)
    assert PERSON not in str(caught.value)
    assert caught.value.__suppress_context__
    assert str(caught.value).endswith("What to do: look.")


def test_an_error_of_a_file_is_told_without_its_name():
    error = FileNotFoundError(2, "No such file or directory", f"/inbox/{PERSON}.csv")
    assert "No such file or directory" in describe(error)
    assert PERSON not in describe(error)


def test_our_own_error_brings_its_own_advice():
    with pytest.raises(StepError) as caught, step("publish", advice="unused"):
        raise SinkronError("the views are held", advice="start again")
    expected = "publish failed: the views are held. What to do: start again."
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("error", "passes_with_time"),
    [
        (DatabaseError("x", "57P01"), True),
        (DatabaseError("x", "55P03"), True),
        (DatabaseError("x", "22007"), False),
        (OSError(28, "No space left on device"), True),
        (SinkronError("x", advice="y"), False),
        (SinkronError("x", advice="y", retry=True), True),
        (ValueError("x"), False),
    ],
    ids=lambda value: getattr(value, "sqlstate", None) or type(value).__name__,
)
def test_only_what_passes_with_time_is_worth_a_retry(error, passes_with_time):
    with pytest.raises(StepError) as caught, step("transform", advice="look"):
        raise error
    assert isinstance(caught.value, PermanentStepError) is not passes_with_time
