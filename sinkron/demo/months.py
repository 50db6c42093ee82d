"""Months as whole numbers, and how officials write them.

A month is `year * 12 + month - 1`, so that arithmetic on months is arithmetic on
numbers and works on arrays.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

FULL = (
    "JANUARI",
    "FEBRUARI",
    "MARET",
    "APRIL",
    "MEI",
    "JUNI",
    "JULI",
    "AGUSTUS",
    "SEPTEMBER",
    "OKTOBER",
    "NOVEMBER",
    "DESEMBER",
)
SHORT = tuple(name[:3] for name in FULL)
ENGLISH = (*SHORT[:4], "MAY", *SHORT[5:7], "AUG", "SEP", "OCT", "NOV", "DEC")
EPOCH = dt.date(1970, 1, 1)


def parse(text: str) -> int:
    """Read `YYYY-MM`."""
    first = dt.date.fromisoformat(f"{text}-01")
    return first.year * 12 + first.month - 1


def period(month: int) -> str:
    """Write a month as `YYYY-MM`."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def quarter(month: int) -> str:
    """Write the quarter of a month as `YYYY-Qn`."""
    return f"{month // 12}-Q{month % 12 // 3 + 1}"


def name(month: int) -> str:
    """Write a month as `MARET 2026`."""
    return f"{FULL[month % 12]} {month // 12}"


def first_day(month: int) -> int:
    """Return the first day of a month as days since 1970."""
    return (dt.date(month // 12, month % 12 + 1, 1) - EPOCH).days


def last_day(month: int) -> int:
    """Return the last day of a month as days since 1970."""
    return first_day(month + 1) - 1


def month_of(days: Ints) -> Ints:
    """Return the month in which each day (since 1970) lies."""
    dates = np.asarray(days, dtype="datetime64[D]").astype("datetime64[M]")
    return dates.astype(np.int64) + 1970 * 12


def split_days(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Return day, month and year of days since 1970."""
    dates = np.asarray(days, dtype=np.int64).astype("datetime64[D]")
    whole = month_of(days)
    day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    return day, whole % 12 + 1, whole // 12
