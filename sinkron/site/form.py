"""How figures are written on a page: 1.234,5 in Bahasa Indonesia, 1,234.5 in English.

Exact to the last digit that is shown: decimals are rounded half up, never by way of a
float.
"""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from sinkron.language import Language, day, month

HIDDEN = "•"
ABSENT = "–"
MINUS = "−"

_WIB = timezone(timedelta(hours=7), "WIB")
_BILLION, _MILLION = Decimal(10**9), Decimal(10**6)
_SCALES: dict[Language, tuple[tuple[Decimal, str], ...]] = {
    Language.id: ((_BILLION, "miliar"), (_MILLION, "juta")),
    Language.en: ((_BILLION, "billion"), (_MILLION, "million")),
}

Figure = int | Decimal


def plain(value: Figure, language: Language, *, decimals: int = 0) -> str:
    """Write a number with the separators of the language."""
    unit = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(unit, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if language is Language.id:
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def percent(value: Figure, language: Language, *, decimals: int = 1) -> str:
    """Write a share 0-1 in percent."""
    return f"{plain(Decimal(value) * 100, language, decimals=decimals)}%"


def capital(text: str) -> str:
    """Begin with a capital, as the head of a column does."""
    return text[:1].upper() + text[1:]


def rupiah(value: Figure, language: Language) -> str:
    """Write whole rupiah."""
    text = plain(abs(Decimal(value)), language)
    return f"{MINUS}Rp{text}" if value < 0 else f"Rp{text}"


def short_rupiah(value: Figure, language: Language) -> str:
    """Write rupiah in millions or billions, where there are so many."""
    for scale, word in _SCALES[language]:
        if abs(Decimal(value)) >= scale:
            text = plain(abs(Decimal(value)) / scale, language, decimals=2)
            sign = MINUS if value < 0 else ""
            return f"{sign}Rp{text}\N{NO-BREAK SPACE}{word}"
    return rupiah(value, language)


def signed(text: str) -> str:
    """Put a plus before what grew."""
    return text if text.startswith(MINUS) else f"+{text}"


def period(value: str, language: Language) -> str:
    """Write YYYY-MM or YYYY-Qn in words."""
    if "Q" not in value:
        return month(value, language)
    year, quarter = value.split("-Q")
    roman = ("I", "II", "III", "IV")[int(quarter) - 1]
    word = "triwulan" if language is Language.id else "quarter"
    return f"{word} {roman} {year}"


def short_period(value: str, language: Language) -> str:
    """Write YYYY-MM or YYYY-Qn as the head of a narrow column."""
    if "Q" in value:
        quarter = ("I", "II", "III", "IV")[int(value[-1]) - 1]
        head = "Tw" if language is Language.id else "Q"
        return f"{head} {quarter} {value[2:4]}"
    name, year = month(value, language).split()
    return f"{name[:3]} {year[2:]}"


def moment(value: datetime, language: Language) -> str:
    """Write a moment in the district's own time."""
    local = value.astimezone(_WIB)
    clock = f"{local:%H.%M}" if language is Language.id else f"{local:%H:%M}"
    return f"{day(local.date(), language)}, {clock} WIB"


def local_day(value: datetime) -> date:
    """Return the day that a moment has in the district."""
    return value.astimezone(_WIB).date()
