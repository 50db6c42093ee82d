"""`sinkron report` prints the headline figures of the release that readers see.

current release -> families, recipients and rupiah, deliveries, quarantine -> terminal

What an official reads first, in Bahasa Indonesia unless told otherwise. Figures come
from the published marts; a suppressed one is a dot.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.table import Table

from sinkron.cli.hints import query
from sinkron.cli.report_texts import HIDDEN, MISSING, TEXTS, moment
from sinkron.language import Language, month, number
from sinkron.publish.headline import FamilyLine, Headline, headline
from sinkron.publish.readers import READERS
from sinkron.settings import Settings
from sinkron.site.folders import first_page

_EXAMPLE = "select * from marts.programme_reach where region_level = 'kecamatan'"
_KNOWN_BY = {(True, True): "both", (True, False): "register", (False, True): "dtsen"}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(report)


def report(
    lang: Annotated[
        Language, typer.Option(help="Language: Bahasa Indonesia or English.")
    ] = Language.id,
) -> None:
    """Print the headline figures of the current release."""
    console = Console(highlight=False, soft_wrap=True)
    settings = Settings.from_env()
    given = headline(settings)
    for part in render(given, lang):
        console.print(part)
    page = first_page(settings, given.release.release_id)
    if page.exists():
        console.print(f"\n[bold]{TEXTS[lang]['pages_title']}[/]\n  {page}")


def render(given: Headline, language: Language) -> Iterable[RenderableType]:
    """Yield the parts of the report, from top to bottom."""
    words = TEXTS[language]
    release = given.release
    yield words["release"].format(
        id=release.release_id,
        at=moment(release.published_at.astimezone(UTC), language),
        code=release.code_version,
    )
    yield from _families(given, language)
    yield from _programmes(given, language)
    yield f"[dim] {words['hidden']}[/]"
    yield from _deliveries(given, language)
    yield from _warnings(given, language)
    yield from _readers(language)


def _families(given: Headline, language: Language) -> Iterable[RenderableType]:
    words = TEXTS[language]
    if given.families_month is None:
        yield words["none_yet"]
        return
    title = words["families_title"].format(month=month(given.families_month, language))
    table = _table(title, words["known_by"], words["families"], words["persons"])
    for line in given.families:
        known_by = words[_KNOWN_BY[line.in_register, line.in_dtsen]]
        table.add_row(
            known_by, _count(line.families, language), _count(line.persons, language)
        )
    table.add_section()
    table.add_row(words["total"], *_totals(given.families, language))
    yield table


def _totals(lines: Iterable[FamilyLine], language: Language) -> tuple[str, str]:
    counts = [(line.families, line.persons) for line in lines]
    families, persons = zip(*counts, strict=True) if counts else ((), ())
    return _sum(families, language), _sum(persons, language)


def _sum(counts: Sequence[int | None], language: Language) -> str:
    """Sum what is shown, and say when something hidden comes to it."""
    shown = [count for count in counts if count is not None]
    if len(shown) == len(counts):
        return number(sum(shown), language)
    return f"{number(sum(shown), language)} + {HIDDEN}" if shown else HIDDEN


def _programmes(given: Headline, language: Language) -> Iterable[RenderableType]:
    words = TEXTS[language]
    if given.programmes_month is None:
        return
    period = month(given.programmes_month, language)
    title = words["programmes_title"].format(month=period)
    names = ("programme", "opd", "families", "people", "rupiah", "unlinked")
    table = _table(title, *(words[name] for name in names))
    table.columns[1].justify = "left"
    for line in given.programmes:
        is_shown = line.families is not None
        amount = _count(line.amount_idr, language, MISSING if is_shown else HIDDEN)
        table.add_row(
            line.programme,
            line.opd,
            _count(line.families, language),
            _count(line.persons, language),
            amount,
            _count(line.unlinked_receipts, language),
        )
    yield table


def _deliveries(given: Headline, language: Language) -> Iterable[RenderableType]:
    words = TEXTS[language]
    names = ("status", "files", "lines")
    table = _table(words["deliveries_title"], *(words[name] for name in names))
    for line in given.deliveries:
        files, lines = number(line.files, language), number(line.lines, language)
        table.add_row(words.get(line.status, line.status), files, lines)
    yield table
    if given.quarantined:
        table = _table(words["quarantine_title"], words["reason"], words["lines"])
        for reason, count in given.quarantined:
            table.add_row(words.get(reason, reason), number(count, language))
        yield table


def _warnings(given: Headline, language: Language) -> Iterable[RenderableType]:
    broken = [check for check in given.release.check_results if not check["success"]]
    if not broken:
        return
    yield f"\n[bold]{TEXTS[language]['warnings_title']}[/]"
    for check in broken:
        count = check["violations"]
        shown = "" if count is None else f": {number(count, language)}"
        yield f"  {check['table']}.{check['check']}{shown}"


def _readers(language: Language) -> Iterable[RenderableType]:
    words = TEXTS[language]
    yield f"\n[bold]{words['ask_title']}[/]"
    for role in dict.fromkeys(role for roles in READERS.values() for role in roles):
        schemas = ", ".join(schema for schema in READERS if role in READERS[schema])
        yield f"  {role:<10} {words[role]} ({schemas})"
    yield f'  {query("bi_reader")} -c "{_EXAMPLE}"'


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(
        title=f"\n{title}", title_justify="left", title_style="bold", box=None
    )
    table.add_column(first)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _count(value: int | None, language: Language, absent: str = HIDDEN) -> str:
    return absent if value is None else number(value, language)
