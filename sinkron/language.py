"""The two languages of officials, and how each writes numbers, months and days."""

from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """Languages in which people are told something."""

    id = "id"
    en = "en"


_MONTHS = {
    Language.id: (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    Language.en: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def number(value: int, language: Language) -> str:
    """Write a whole number with the separators of the language."""
    text = f"{value:,}"
    return text.replace(",", ".") if language is Language.id else text


def month(period: str, language: Language) -> str:
    """Write YYYY-MM in words."""
    year, part = period.split("-")
    return f"{_MONTHS[language][int(part) - 1]} {year}"


def day(value: date, language: Language) -> str:
    """Write a day in words."""
    return f"{value.day} {month(f'{value:%Y-%m}', language)}"
