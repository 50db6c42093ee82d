"""When deliveries came, which are held, how old the evidence is, who has not sent."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from sinkron.language import Language, day
from sinkron.site import form
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Head, Line, Paragraph
from sinkron.site.teller import Teller

_SHOWN_PERIODS = 12
_NAMED_UNITS = 40
_SIGNS = {"accepted": "✓", "held": "!", "superseded": "↻", "duplicate": "="}


def calendar(tell: Teller) -> Iterator[Block]:
    """Datasets by months, each cell what became of the delivery."""
    rows = tell.shown["deliveries"]
    if not rows:
        yield Paragraph(text=tell.words("quality.nothing"))
        return
    periods = sorted({row["period"] for row in rows})[-_SHOWN_PERIODS:]
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        key = (row["dataset"], row["period"])
        found.setdefault(key, set()).add(row["status"])
    datasets = dict.fromkeys(row["dataset"] for row in rows)
    heads = (
        tell.label("quality.dataset"),
        *(
            Head(
                text=form.short_period(one, tell.language),
                said=form.period(one, tell.language),
            )
            for one in periods
        ),
    )
    lines = tuple(
        Line(
            cells=(
                tell.dataset(dataset),
                *(_sign(tell, found.get((dataset, one), set())) for one in periods),
            )
        )
        for dataset in datasets
    )
    yield Paragraph(text=tell.words("quality.calendar_intro"))
    yield tell.table(
        "tabel-kiriman",
        tell.words("quality.calendar_table", count=len(periods)),
        heads,
        lines,
        notes=(tell.words("quality.calendar_note", signs=_legend(tell)),),
        is_dense=True,
    )


def _legend(tell: Teller) -> str:
    words = ((sign, tell.words(f"status.{status}")) for status, sign in _SIGNS.items())
    return ", ".join(f"{sign} {word}" for sign, word in words)


def _sign(tell: Teller, statuses: set[str]) -> Cell:
    """The sign of a month: what is held matters most, then what counts."""
    for status in ("held", "accepted", "superseded", "duplicate"):
        if status in statuses:
            also = " ✓" if status == "held" and "accepted" in statuses else ""
            said = [tell.words(f"status.{one}") for one in sorted(statuses)]
            return Cell(
                text=f"{_SIGNS[status]}{also}",
                said=", ".join(said),
                mark=f"status-{status}",
            )
    return Cell(text="", said=tell.words("quality.no_delivery"), mark="status-none")


def held(tell: Teller) -> Iterator[Block]:
    """Held deliveries with the sentence that their office gets."""
    rows = [row for row in tell.shown["deliveries"] if row["status"] == "held"]
    if not rows:
        yield Paragraph(text=tell.words("held.none"))
        return
    yield Paragraph(text=tell.words("quality.held_intro"))
    reasons = "reasons" if tell.language is Language.id else "reasons_en"
    first: set[str] = set()
    lines = []
    for row in rows:
        anchor = "" if row["dataset"] in first else f"ditahan-{row['dataset']}"
        first.add(row["dataset"])
        lines.append(
            Line(
                anchor=anchor,
                cells=(
                    _delivery(tell, row),
                    Cell(text=" ".join(row[reasons] or ())),
                    tell.number(row["files"]),
                    tell.number(row["held_lines"]),
                ),
            )
        )
    heads = (
        tell.label("quality.delivery"),
        tell.label("quality.sentence"),
        tell.head("quality.files"),
        tell.head("quality.held_lines", "source_delivery.held_lines"),
    )
    yield tell.table(
        "tabel-ditahan", tell.words("quality.held_table"), heads, tuple(lines)
    )


def _delivery(tell: Teller, row: Row) -> Cell:
    """A dataset with its office, the month, and which revision of it."""
    month = form.period(row["period"], tell.language)
    if row["revision"] > 1:
        told = {"month": month, "number": row["revision"]}
        month = tell.words("quality.revision", **told)
    dataset = tell.dataset(row["dataset"])
    return replace(dataset, note=f"{dataset.note}, {month}")


def freshness(tell: Teller) -> Iterator[Block]:
    """Every source with its last delivery and the next one."""
    rows = tell.shown["freshness"]
    if not rows:
        yield Paragraph(text=tell.words("quality.nothing"))
        return
    published = form.local_day(tell.shown.release["published_at"])
    lines = tuple(
        Line(
            cells=(
                tell.dataset(row["dataset"]),
                tell.period(row["last_accepted_period"]),
                tell.count(row, "age_months"),
                tell.period(row["next_period"]),
                tell.day(row["due_date"]),
                _punctuality(tell, row, published > row["late_date"]),
            )
        )
        for row in rows
    )
    heads = (
        tell.label("quality.dataset"),
        tell.label("quality.last"),
        tell.head("quality.age", "source_freshness.age_months"),
        tell.label("quality.next"),
        tell.label("quality.due"),
        tell.label("quality.state"),
    )
    at = day(published, tell.language)
    yield Paragraph(text=tell.words("quality.freshness_intro", day=at))
    yield tell.table(
        "tabel-kesegaran", tell.words("quality.freshness_table"), heads, lines
    )


def _punctuality(tell: Teller, row: Row, is_late: bool) -> Cell:
    if is_late:
        since = day(row["late_date"], tell.language)
        return Cell(text=tell.words("quality.late", day=since), mark="late")
    return Cell(text=tell.words("quality.in_time"))


def missing(tell: Teller) -> Iterator[Block]:
    """Units that the newest delivery of a dataset lacks."""
    rows = tell.shown["missing"]
    if not rows:
        yield Paragraph(text=tell.words("quality.none_missing"))
        return
    yield Paragraph(text=tell.words("quality.missing_intro"))
    lines = []
    for dataset, group in groupby(rows, key=lambda row: str(row["dataset"])):
        units = tuple(group)
        kind = tell.words.known(f"units.{units[0]['unit_kind']}", units[0]["unit_kind"])
        lines.append(
            Line(
                cells=(
                    tell.dataset(dataset),
                    tell.period(units[0]["period"]),
                    Cell(text=f"{tell.number(len(units)).text} {kind}", is_number=True),
                    Cell(text=_named(tell, units)),
                )
            )
        )
    heads = (
        tell.label("quality.dataset"),
        tell.label("quality.period"),
        tell.head("quality.units"),
        tell.label("quality.who"),
    )
    yield tell.table(
        "tabel-belum", tell.words("quality.missing_table"), heads, tuple(lines)
    )


def _named(tell: Teller, units: tuple[Row, ...]) -> str:
    by_place: dict[str, list[str]] = {}
    for unit in units[:_NAMED_UNITS]:
        by_place.setdefault(unit["kecamatan"], []).append(unit["unit_name"].title())
    places = (f"{place}: {', '.join(names)}" for place, names in by_place.items())
    more = len(units) - _NAMED_UNITS
    rest = tell.words("quality.and_more", count=tell.number(more).text)
    return "; ".join(places) + (f" {rest}" if more > 0 else "")
