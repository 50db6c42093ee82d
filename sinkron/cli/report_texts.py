"""Words and numbers of `sinkron report`, in Bahasa Indonesia and in English."""

from datetime import datetime
from enum import StrEnum


class Language(StrEnum):
    """Languages of the report."""

    id = "id"
    en = "en"


HIDDEN = "•"
MISSING = "–"

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

TEXTS = {
    Language.id: {
        "release": "Rilis {id}, terbit {at} UTC, kode {code}",
        "none_yet": "Belum ada angka.",
        "families_title": "Keluarga pada akhir {month}",
        "known_by": "diketahui dari",
        "families": "keluarga",
        "persons": "jiwa",
        "both": "register dan DTSEN",
        "register": "register saja",
        "dtsen": "DTSEN saja",
        "total": "jumlah",
        "programmes_title": "Penerima program untuk bulan {month}",
        "programme": "program",
        "opd": "OPD",
        "people": "orang",
        "rupiah": "rupiah",
        "unlinked": "tanpa keluarga",
        "deliveries_title": "Kiriman OPD",
        "status": "status",
        "files": "berkas",
        "lines": "baris",
        "accepted": "diterima",
        "held": "ditahan",
        "superseded": "digantikan",
        "duplicate": "ganda",
        "quarantine_title": "Baris dikarantina",
        "reason": "sebab",
        "broken_line": "baris rusak",
        "bad_nik": "NIK tidak sah",
        "unknown_code": "kode tidak dikenal",
        "unreadable_amount": "nominal tidak terbaca",
        "unreadable_stage": "tahap tidak terbaca",
        "repeated_line": "baris berulang",
        "warnings_title": "Peringatan mutu yang ikut terbit",
        "hidden": f"{HIDDEN} disembunyikan agar tidak ada orang yang dapat dikenali",
        "ask_title": "Siapa dapat bertanya apa",
        "role": "peran",
        "sees": "melihat",
        "bi_reader": "angka agregat",
        "analyst": "angka agregat dan keluarga tanpa nama",
        "auditor": "angka agregat dan temuan",
    },
    Language.en: {
        "release": "Release {id}, published {at} UTC, code {code}",
        "none_yet": "No figures yet.",
        "families_title": "Families at the end of {month}",
        "known_by": "known from",
        "families": "families",
        "persons": "persons",
        "both": "register and DTSEN",
        "register": "register alone",
        "dtsen": "DTSEN alone",
        "total": "total",
        "programmes_title": "Recipients of programmes for {month}",
        "programme": "programme",
        "opd": "office",
        "people": "persons",
        "rupiah": "rupiah",
        "unlinked": "without a family",
        "deliveries_title": "Deliveries",
        "status": "status",
        "files": "files",
        "lines": "lines",
        "accepted": "accepted",
        "held": "held",
        "superseded": "superseded",
        "duplicate": "duplicate",
        "quarantine_title": "Lines in quarantine",
        "reason": "reason",
        "broken_line": "broken line",
        "bad_nik": "invalid NIK",
        "unknown_code": "unknown code",
        "unreadable_amount": "unreadable amount",
        "unreadable_stage": "unreadable stage",
        "repeated_line": "repeated line",
        "warnings_title": "Warnings published with it",
        "hidden": f"{HIDDEN} hidden, so that nobody can be recognised",
        "ask_title": "Who can ask what",
        "role": "role",
        "sees": "sees",
        "bi_reader": "aggregates",
        "analyst": "aggregates and families without names",
        "auditor": "aggregates and findings",
    },
}


def number(value: int, language: Language) -> str:
    """Write a whole number with the separators of the language."""
    text = f"{value:,}"
    return text.replace(",", ".") if language is Language.id else text


def month(period: str, language: Language) -> str:
    """Write YYYY-MM in words."""
    year, part = period.split("-")
    return f"{_MONTHS[language][int(part) - 1]} {year}"


def moment(value: datetime, language: Language) -> str:
    """Write a moment in words, in UTC as it is given."""
    name = _MONTHS[language][value.month - 1]
    return f"{value.day} {name} {value.year} {value:%H:%M}"
