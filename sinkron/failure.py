"""What a failed step may say: which step, why, and what an engineer should do.

exception -> describe() -> StepError, whose text is the last line of a task's log.

Errors of libraries and of the database quote the values they choke on, and those
values are people. So only texts known to hold none pass: the sentences of a
`SinkronError`, names of tables and columns, SQLSTATE codes, places in the code. The
original exception is logged nowhere; its place in the code is.
"""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sinkron.errors import SinkronError

_IDENTIFIER_FOLLOWS = (
    "relation|table|view|column|constraint|schema|function|procedure|type|operator|"
    "index|role|database|extension|sequence|language|encoding|parameter|model|test|node"
)
_QUOTED = re.compile(rf'(?P<lead>\b(?:{_IDENTIFIER_FOLLOWS}) )?"[^"]*"')
_TRAILING_VALUE = re.compile(r'(: |\bnear )".*$')
_LONG_NUMBER = re.compile(r"\d{6,}")
_ABOUT_CODE = (AttributeError, ImportError, NameError)  # name code, never data
_SAFE_CLASSES = ("08", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58")
_PASSES_WITH_TIME = ("08", "40", "53", "55", "57", "58")


class StepError(SinkronError):
    """A step did not finish; trying again may help.

    Its text holds the advice too: it is all that a task's log shows of it.
    """

    def __init__(self, name: str, why: str, *, advice: str) -> None:
        super().__init__(f"{name} failed: {why} What to do: {advice}", advice=advice)


class PermanentStepError(StepError):
    """A step did not finish and will not until someone changes something."""


@contextmanager
def step(name: str, *, advice: str) -> Iterator[None]:
    """Turn whatever goes wrong inside into a `StepError` that leaks no value.

    A `SinkronError` brings its own advice; `advice` is for everything else.
    """
    try:
        yield
    except StepError:
        raise
    except Exception as error:
        kind = StepError if _passes_with_time(error) else PermanentStepError
        said = error.advice if isinstance(error, SinkronError) else advice
        raise kind(name, describe(error), advice=_sentence(said)) from None


def describe(error: Exception) -> str:
    """Say what went wrong in one sentence that holds no value out of the data."""
    if isinstance(error, SinkronError):
        return _sentence(str(error))
    if isinstance(error, OSError):
        return _sentence(
            f"{error.strerror or type(error).__name__} (at {_place(error)})"
        )
    sqlstate = getattr(error, "sqlstate", None)
    if isinstance(sqlstate, str):
        return _sentence(_describe_database(error, sqlstate))
    said = f" ({error})" if isinstance(error, _ABOUT_CODE) else ""
    return _sentence(f"{type(error).__name__}{said} at {_place(error)}")


def redact(message: str) -> str:
    """Keep the first line of a database message, without the values it quotes."""
    first = message.strip().splitlines()[0] if message.strip() else ""
    first = _TRAILING_VALUE.sub(r"\1…", first)
    first = _QUOTED.sub(lambda m: m.group(0) if m.group("lead") else "…", first)
    return _LONG_NUMBER.sub("…", first)


def _describe_database(error: Exception, sqlstate: str) -> str:
    diag = getattr(error, "diag", None)
    parts = [f"{type(error).__name__} (SQLSTATE {sqlstate})"]
    for field in ("schema_name", "table_name", "column_name", "constraint_name"):
        if name := getattr(diag, field, None):
            parts.append(f"{field.removesuffix('_name')} {name}")
    message = getattr(diag, "message_primary", None)
    if message and sqlstate[:2] in _SAFE_CLASSES:
        parts.append(redact(message))
    return ", ".join(parts) + f" (at {_place(error)})"


def _passes_with_time(error: Exception) -> bool:
    if isinstance(error, SinkronError):
        return error.retry
    sqlstate = getattr(error, "sqlstate", None)
    if isinstance(sqlstate, str):
        return sqlstate[:2] in _PASSES_WITH_TIME
    lost_server = type(error).__name__ in ("OperationalError", "InterfaceError")
    return lost_server or isinstance(error, OSError)


def _place(error: Exception) -> str:
    """Innermost line of this package that was running, else of any code."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "an unknown place"
    ours = [f for f in frames if Path(f.filename).is_relative_to(Path(__file__).parent)]
    frame = (ours or list(frames))[-1]
    return f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
