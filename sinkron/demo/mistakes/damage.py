"""What clerks and Excel do to an identifier or a date: the text as it then stands."""

from collections.abc import Callable

import numpy as np

from sinkron.demo.layouts.plan import Cell
from sinkron.demo.months import ENGLISH, FULL

Change = Callable[[str], str]

# Never a NIK again; in the register such a line is quarantined.
RUINED_NIK: dict[str, Change] = {
    "nik_blank": lambda _: "",
    "nik_dash": lambda _: "-",
    "nik_null": lambda _: "NULL",
    "nik_15_digits": lambda nik: nik[:15],
    "nik_17_digits": lambda nik: nik + nik[-1],
    "nik_exponent": lambda nik: f"{nik[0]},{nik[1:6]}E+15",
    "nik_letter": lambda nik: (
        nik.replace("0", "O", 1) if "0" in nik else nik.replace("1", "l", 1)
    ),
    "nik_zeros": lambda _: "0" * 16,
    "nik_equal_digits": lambda _: "1" * 16,
    "nik_unknown_province": lambda nik: "99" + nik[2:],
    # No two digits of it exchanged make the NIK that it was.
    "nik_impossible_day": lambda nik: nik[:6] + "39" + nik[8:],
    "nik_impossible_month": lambda nik: nik[:8] + "13" + nik[10:],
    "nik_serial_0000": lambda nik: nik[:12] + "0000",
}
LETTER = "nik_letter"
# Still the same number for whoever looks.
HARMLESS: dict[str, Change] = {
    "apostrophe": lambda number: "'" + number,
    "spaces": lambda number: " ".join(number[at : at + 4] for at in range(0, 16, 4)),
    "no_break_space": lambda number: number + "\N{NO-BREAK SPACE}",
    "dots": lambda number: f"{number[:6]}.{number[6:12]}.{number[12:]}",
    "trailing_zero": lambda number: number + ".0",
}
RUINED_KK: dict[str, Change] = {
    "kk_blank": lambda _: "",
    "kk_15_digits": lambda number: number[:15],
    "kk_exponent": lambda number: f"{number[0]}.{number[1:6]}E+15",
}


def transposed(number: str, at: int) -> str:
    """Return a number in which two neighbouring digits have changed places."""
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def as_number(number: str) -> int:
    """Return what Excel keeps of sixteen digits stored as a number: fifteen."""
    return int(number) // 10 * 10


def ugly_dates(day: int) -> dict[str, Cell]:
    """Return a date (days since 1970) in every form that clerks have used."""
    date = np.datetime64(day, "D").item()
    english = ENGLISH[date.month - 1]
    return {
        "date_serial": day + 25_569,
        "date_iso": date.isoformat(),
        "date_english": f"{date.day:02d}-{english}-{date.year % 100:02d}",
        "date_words": f"{date.day} {FULL[date.month - 1].title()} {date.year}",
        "date_swapped": f"{date.month:02d}/{date.day:02d}/{date.year}",
        "date_1900": "01/01/1900",
        "date_impossible": f"30/02/{date.year}",
        "date_future": f"{date.day:02d}/{date.month:02d}/{date.year + 100}",
    }


DATE_KINDS = tuple(ugly_dates(0))
