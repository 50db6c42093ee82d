"""`sinkron check-delivery`: an office tests its files before it sends them.

files -> the same rules in a private server that lives for seconds -> verdict, counts,
reasons with line numbers; never a value

Ends with status 0 when everything would be accepted, 1 when something would be held, 2
when nothing could be checked. Needs no installation that runs, and leaves nothing.
"""

import logging
import re
import signal
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from sinkron.cli.check_texts import TEXTS
from sinkron.contract import Contract, load
from sinkron.corrections.reasons import explain
from sinkron.errors import SinkronError
from sinkron.failure import StepError, step
from sinkron.language import Language, month, number
from sinkron.settings import Settings

if TYPE_CHECKING:
    from sinkron.corrections.trial import CheckedFile, Found, Place, TrialReport

NOT_CHECKED = 2
_ALL_SHOWN = 10
_DEFECT = "this says nothing about the file; tell the operator of Sinkron."
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_COUNTS = ("received", "accepted", "quarantined", "held", "structural")

Files = Annotated[
    list[Path], typer.Argument(help="Files of one delivery, or their folder.")
]
Source = Annotated[str, typer.Option(help="Which list it is: <opd>__<dataset>.")]
Period = Annotated[
    str | None, typer.Option(help="Month it speaks about, YYYY-MM; default: the last.")
]
Lang = Annotated[Language, typer.Option(help="Bahasa Indonesia or English.")]
Report = Annotated[
    Path | None, typer.Option(help="Also write the lines to correct into this XLSX.")
]
Lines = Annotated[int, typer.Option(help="Line numbers to print for each reason.")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("check-delivery")(check_delivery)


def check_delivery(
    files: Files,
    source: Source,
    period: Period = None,
    lang: Lang = Language.id,
    report: Report = None,
    lines: Lines = 10,
) -> None:
    """Test files before they are sent, with the rules they will meet; nothing is kept.

    Status 0: would be accepted; 1: something would be held; 2: could not be checked.
    """
    logging.getLogger().setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, end)  # so that the private server ends too
    try:
        with step("the check", advice=_DEFECT):
            from sinkron.corrections.trial import check_files

            settings = Settings.from_env()
            told = check_files(
                settings,
                _contract(settings, source),
                _all_files(files),
                period=_period(period),
                places=max(lines, 0),
                language=lang,
                report=report,
            )
    except StepError as error:
        typer.echo(f"sinkron: {error}", err=True)
        raise typer.Exit(NOT_CHECKED) from None
    for text in render(told, lang):
        typer.echo(text)
    if report is not None:
        typer.echo(TEXTS[lang]["report"].format(path=report))
    raise typer.Exit(1 if told.is_held else 0)


def render(told: "TrialReport", lang: Language) -> Iterator[str]:
    """Yield what the official reads, from top to bottom."""
    words = TEXTS[lang]
    yield words["title"].format(
        title=told.contract.title, period=month(told.period, lang)
    )
    held = sum(one.is_held for one in told.files)
    verdict = "held" if held == len(told.files) else "part" if held else "accepted"
    yield words[verdict].format(held=held, files=len(told.files))
    for one in told.files:
        if len(told.files) <= _ALL_SHOWN or one.told or one.quarantined:
            yield from _file(one, lang)
    if len(told.files) > 1:
        yield _counts(words["all"], told.files, lang)
    for kind in ("rejected", "warned"):
        found = [one for one in told.found if one.kind == kind]
        if found:
            yield f"\n{words[kind]}"
        for reason in found:
            yield from _reason(told, reason, lang)
    yield f"\n{words['history']}"


def _file(one: "CheckedFile", lang: Language) -> Iterator[str]:
    yield _counts(f"{one.file_no}. {one.path.name}", (one,), lang)
    if one.told is not None:
        yield f"   {one.told.id if lang is Language.id else one.told.en}"


def _counts(label: str, files: Iterable["CheckedFile"], lang: Language) -> str:
    files = tuple(files)
    counts = {name: sum(getattr(one, name) for one in files) for name in _COUNTS[:3]}
    counts["held"] = sum(one.received for one in files if one.is_held)
    counts["structural"] = sum(one.structural for one in files)
    shown = {name: number(count, lang) for name, count in counts.items()}
    return f"{label}: {TEXTS[lang]['counts'].format(**shown)}"


def _reason(told: "TrialReport", one: "Found", lang: Language) -> Iterator[str]:
    words = TEXTS[lang]
    said = explain(
        told.contract, one.reason, one.column, codes=told.codes, language=lang
    )
    yield words["reason"].format(lines=number(one.lines, lang), wrong=said.wrong)
    yield f"      {said.todo}"
    if one.places:
        more = one.lines - len(one.places)
        rest = words["more"].format(more=number(more, lang)) if more else ""
        several = len(told.files) > 1
        places = ", ".join(_place(place, lang, several=several) for place in one.places)
        yield f"      {words['lines']} {places}{rest}"


def _place(place: "Place", lang: Language, *, several: bool) -> str:
    words = TEXTS[lang]
    file = words["in_file"].format(number=place.file_no) if several else ""
    sheet = words["in_sheet"].format(sheet=place.sheet) if place.sheet else ""
    return f"{place.line_no}{sheet}{file}"


def _contract(settings: Settings, source: str) -> Contract:
    path = settings.contracts_dir / f"{source}.yml"
    if not re.fullmatch(r"[a-z0-9_]+", source) or not path.is_file():
        known = sorted(one.stem for one in settings.contracts_dir.glob("*.yml"))
        raise SinkronError(
            f"there is no source {source}.", advice=f"take one of {', '.join(known)}."
        )
    return load(path)


def _all_files(given: Iterable[Path]) -> list[Path]:
    """The files themselves, and all files of a folder in the order of their names."""
    files: list[Path] = []
    for path in given:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        files += [one for one in inside if not one.is_dir()]
    if not files:
        raise SinkronError("the folder holds no file.", advice="name the files.")
    return files


def _period(given: str | None) -> str:
    if given is None:
        today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
        last_month = today.replace(day=1) - timedelta(days=1)
        return f"{last_month:%Y-%m}"
    if not _PERIOD.fullmatch(given):
        raise SinkronError(
            f"the period is {given!r}.", advice="write it as YYYY-MM, 2025-03."
        )
    return given


def end(number_: int, _: FrameType | None) -> None:
    """Leave by the way on which everything is put away."""
    raise SystemExit(128 + number_)
