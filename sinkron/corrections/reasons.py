"""A reason as two plain sentences for the official who reads the sheet.

(contract, reason code, column, code lists) -> what is wrong, what to write, who acts
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sinkron.contract import Column, Contract
from sinkron.corrections.reason_texts import NIK_PROBLEMS, OTHER, REASONS, Actor
from sinkron.language import Language

_SHOWN_CODES = 15
_REGISTER = "dispendukcapil"
_OPERATORS = {
    "desa": ("Operator desa", "Village operator"),
    "kecamatan": ("Operator kecamatan", "Kecamatan operator"),
    "school": ("Operator sekolah", "School operator"),
    "puskesmas": ("Petugas puskesmas", "Health centre operator"),
}


@dataclass(frozen=True)
class Explained:
    """One reason in words."""

    wrong: str
    todo: str
    who: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, as it stands in a cell."""
        return f"{self.wrong} {self.todo}"


def explain(
    contract: Contract,
    reason: str,
    column: str,
    *,
    codes: Mapping[str, Sequence[str]],
    language: Language,
    nik_problem: str | None = None,
) -> Explained:
    """Say what is wrong with a line, what to write instead, and who can."""
    about = contract.column(column) if column in contract.column_names else None
    words = REASONS.get(reason, OTHER)
    wrong_id, wrong_en = words.wrong_id, words.wrong_en
    if nik_problem in NIK_PROBLEMS and reason in ("bad_nik", "nik_unusable"):
        wrong_id, wrong_en = NIK_PROBLEMS[nik_problem]
    is_id = language is Language.id
    told = {
        "column": f"“{_header(about)}”" if about else "–",
        "codes": _shown(about, codes),
        "reason": reason,
    }
    return Explained(
        wrong=(wrong_id if is_id else wrong_en).format(**told),
        todo=(words.todo_id if is_id else words.todo_en).format(**told),
        who=_who(contract, words.actor, language),
    )


def operator(contract: Contract, language: Language) -> str:
    """Who sends the lines of a dataset."""
    place = 0 if language is Language.id else 1
    if contract.units is not None:
        return _OPERATORS[contract.units.kind][place]
    return f"{('Operator', 'Operator of')[place]} {contract.owner}"


def _header(column: Column) -> str:
    return " ".join(column.header.split())


def _shown(about: Column | None, codes: Mapping[str, Sequence[str]]) -> str:
    """The codes that a column may hold, the first of them when there are many."""
    if about is None:
        return "–"
    maps = [rule.map for rule in about.rules if rule.map] + [about.warn or ""]
    known = [code for name in maps for code in codes.get(name, ())]
    shown = ", ".join(known[:_SHOWN_CODES])
    return f"{shown}, …" if len(known) > _SHOWN_CODES else shown or "–"


def _who(contract: Contract, actor: Actor, language: Language) -> str:
    sender = operator(contract, language)
    is_id = language is Language.id
    if actor == "dukcapil" and contract.opd != _REGISTER:
        return (
            f"{sender}; bila kartunya sendiri keliru: Dispendukcapil"
            if is_id
            else f"{sender}; if the card itself is wrong: Dispendukcapil"
        )
    if actor == "place":
        return (
            f"{sender}, bersama desa/kelurahan"
            if is_id
            else f"{sender}, with the village"
        )
    return sender
