"""The first sheet: how to use the workbook, how much there is of what, until when.

Scope + Unit -> Petunjuk. Counts and sentences only; the held files of a dataset stand
on a sheet of the same kind.
"""

from collections.abc import Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from sinkron.contract import Contract
from sinkron.corrections import words
from sinkron.corrections.facts import HeldFile, ReasonCount, Unit
from sinkron.corrections.reasons import explain
from sinkron.corrections.scope import Scope
from sinkron.corrections.workbook import Workbook, row_height
from sinkron.gate.freshness import Came, expected
from sinkron.language import Language, day, month, number

_WIDTHS = (40, 90, 14, 30, 10)


def write_guide(
    book: Workbook,
    unit: Unit | None,
    *,
    part: int = 1,
    parts: int = 1,
    most: int | None = None,
) -> None:
    """Write the first sheet of a workbook; `unit` is None for held files alone.

    The lines stand in several parts, or are cut off after the first `most`.
    """
    told = words.GUIDE[book.language]
    writer = _Rows(book, book.add_sheet(words.SHEET_GUIDE[book.language]))
    writer.add([str(told["title"])], "title")
    writer.gap()
    for label, text in _facts(book.scope, unit, book.language, part, parts):
        writer.add([label, text], "label", "plain")
    if unit is not None and most is not None and unit.lines > most:
        text = str(told["cut_text"]).format(most=number(most, book.language))
        writer.add([str(told["part"]), text], "label", "plain")
    if unit is not None:
        writer.gap()
        for at, step in enumerate(told["steps"], start=1):
            label = str(told["how"]) if at == 1 else ""
            writer.add([label, f"{at}. {step}"], "label", "plain")
        writer.gap()
        writer.add([str(told["counts"])], "label")
        writer.add(told["counts_header"], "header")
        for one in unit.reasons:
            writer.add(_counted(book.scope, one, book.language), "plain")
    if unit is None and book.scope.held:
        writer.gap()
        writer.add([str(told["held"])], "label")
        writer.add(told["held_header"], "header")
        for held in book.scope.held:
            writer.add(_held(held, book.language), "plain")


class _Rows:
    """Writes row after row from the top."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._book, self._sheet = book, sheet
        self._row = 0
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def add(self, texts: Sequence[str], *styles: str) -> None:
        """Write one row; the last style stands for the remaining cells."""
        if "title" not in styles:
            self._sheet.set_row(self._row, row_height(texts, _WIDTHS))
        for at, text in enumerate(texts):
            style = styles[min(at, len(styles) - 1)]
            self._sheet.write_string(self._row, at, text, self._book.styles[style])
        self._row += 1

    def gap(self) -> None:
        """Leave a row empty."""
        self._row += 1


def _facts(
    scope: Scope, unit: Unit | None, language: Language, part: int, parts: int
) -> list[tuple[str, str]]:
    told = words.GUIDE[language]
    contract = scope.contract
    facts = [
        (str(told["office"]), contract.owner),
        (str(told["dataset"]), contract.title),
    ]
    if unit is not None:
        periods = ", ".join(month(one, language) for one in scope.periods)
        facts += [
            (str(told["unit"]), _unit_name(unit, language)),
            (str(told["periods"]), periods),
            (str(told["rejected"]), number(unit.rejected, language)),
            (str(told["warned"]), number(unit.warned, language)),
        ]
    deadline = _deadline(contract, scope.last_period)
    if deadline is not None:
        period, due = deadline
        text = str(told["deadline_text"]).format(
            day=day(due, language), period=month(period, language)
        )
        facts.append((str(told["deadline"]), text))
    if parts > 1:
        text = str(told["part_text"]).format(part=part, parts=parts)
        facts.append((str(told["part"]), text))
    return facts


def _unit_name(unit: Unit, language: Language) -> str:
    told = words.GUIDE[language]
    if unit.name or unit.key:
        return unit.name or unit.key
    return str(told["whole" if unit.is_whole else "no_unit"])


def _deadline(contract: Contract, last_period: str | None) -> tuple[str, date] | None:
    """The next period that is due after the last one that came, and its day."""
    if last_period is None:
        return None
    came = Came(accepted=frozenset({last_period}))
    owed = expected(contract, came, start=last_period, today=date.min)
    return (owed[-1].period, owed[-1].due) if owed else None


def _counted(scope: Scope, one: ReasonCount, language: Language) -> list[str]:
    contract = scope.contract
    told = explain(
        contract, one.reason, one.column, codes=scope.codes, language=language
    )
    known = one.column in contract.column_names
    header = contract.column(one.column).header if known else ""
    return [
        " ".join(header.split()),
        told.wrong,
        words.SHEETS[one.kind][language],
        number(one.lines, language),
        number(one.new_lines, language),
    ]


def _held(one: HeldFile, language: Language) -> list[str]:
    why = one.reason_id if language is Language.id else one.reason_en
    lines = number(one.lines, language)
    return [one.delivery_id, why, one.sha256, one.path, lines]
