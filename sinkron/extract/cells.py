"""A cell of a workbook as the text that a person would have typed.

Whole numbers lose the `.0` that a workbook gives them and never become an exponent, so
that a NIK kept as a number shows its digits (the sixteenth may be lost already: that is
for the gate). Dates are ISO. An empty cell is None.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_EXACT_BELOW = float(1 << 53)


def cell_text(value: Any) -> str | None:
    """Text of one cell; None when it is empty."""
    return _TEXT.get(type(value), str)(value)


def _string(value: str) -> str | None:
    return value.replace("\0", "\ufffd") or None


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="seconds")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


_TEXT: dict[type, Callable[[Any], str | None]] = {
    str: _string,
    float: _number,
    int: str,
    Decimal: _decimal,
    bool: lambda value: "TRUE" if value else "FALSE",
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: value.isoformat(timespec="seconds"),
    timedelta: _duration,
}
