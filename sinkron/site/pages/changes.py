"""What changed since the release before: the six figures, and deliveries."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.figures import Headline, headlines, say
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Paragraph
from sinkron.site.teller import Teller


def changes(tell: Teller) -> Iterator[Block]:
    """The six figures beside those before, and the deliveries that are new."""
    before = tell.shown.before
    if before is None:
        yield Paragraph(text=tell.words("changes.first"))
        return
    at = form.moment(before.release["published_at"], tell.language)
    yield Paragraph(text=tell.words("changes.intro", at=at))
    lines = []
    for now, then in zip(headlines(tell.shown), headlines(before), strict=True):
        lines.append(
            Line(
                cells=(
                    Cell(text=tell.words(f"headline.{now.name}")),
                    say(tell, then, then.value, is_short=False),
                    say(tell, now, now.value, is_short=False),
                    _difference(tell, now, then),
                )
            )
        )
    heads = (
        tell.label("changes.figure"),
        tell.head("changes.before"),
        tell.head("changes.now"),
        tell.head("changes.change"),
    )
    yield tell.table(
        "tabel-perubahan", tell.words("changes.table"), heads, tuple(lines)
    )
    yield from _new_deliveries(tell, before["deliveries"])


def _difference(tell: Teller, now: Headline, then: Headline) -> Cell:
    if now.value is None or then.value is None or now.is_hidden or then.is_hidden:
        return tell.absent()
    change = now.value - then.value
    if change == 0:
        return Cell(text=tell.words("changes.same"), is_number=True)
    if now.kind == "share":
        points = form.plain(change * 100, tell.language, decimals=1)
        text = tell.words("changes.points", points=form.signed(points))
    elif now.kind == "rupiah":
        text = form.signed(form.rupiah(change, tell.language))
    else:
        text = form.signed(form.plain(change, tell.language))
    return Cell(text=text, is_number=True)


def _new_deliveries(tell: Teller, before: tuple[Row, ...]) -> Iterator[Block]:
    known = {(row["delivery_id"], row["status"]) for row in before}
    new: dict[str, dict[str, int]] = {}
    for row in tell.shown["deliveries"]:
        if (row["delivery_id"], row["status"]) not in known:
            counts = new.setdefault(row["dataset"], {})
            counts[row["status"]] = counts.get(row["status"], 0) + 1
    if not new:
        yield Paragraph(text=tell.words("changes.no_delivery"))
        return
    statuses = ("accepted", "held", "superseded", "duplicate")
    lines = tuple(
        Line(
            cells=(
                tell.dataset(dataset),
                *(
                    Cell(
                        text=form.plain(counts.get(status, 0), tell.language),
                        is_number=True,
                    )
                    for status in statuses
                ),
            )
        )
        for dataset, counts in sorted(new.items())
    )
    heads = (
        tell.label("quality.dataset"),
        *(tell.head(f"status.{status}") for status in statuses),
    )
    yield tell.table("kiriman-baru", tell.words("changes.deliveries"), heads, lines)
