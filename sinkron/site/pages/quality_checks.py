"""What was promised to readers, and how each promise came out in this release."""

from collections import Counter
from collections.abc import Iterator

from sinkron.language import Language
from sinkron.site import form
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Paragraph
from sinkron.site.teller import Teller


def checks(tell: Teller) -> Iterator[Block]:
    """First what failed or was resolved, then every table with its counts."""
    rows = tell.shown["checks"]
    if not rows:
        yield Paragraph(text=tell.words("checks.none"))
        return
    failed = [row for row in rows if row["status"] != "passed"]
    told = {
        "count": form.plain(len(rows), tell.language),
        "failed": form.plain(len(failed), tell.language),
    }
    yield Paragraph(text=tell.words("checks.intro", **told))
    if failed:
        yield _list(tell, "tabel-peringatan-mutu", "checks.failed", failed)
    resolved = [row for row in rows if row["change"] == "resolved"]
    if resolved:
        yield _list(tell, "tabel-selesai", "checks.resolved", resolved)
    yield _by_table(tell, rows)


def _list(tell: Teller, anchor: str, title: str, rows: list[Row]) -> Block:
    english = "en" if tell.language is Language.id else ""
    lines = tuple(
        Line(
            cells=(
                Cell(
                    text=row["sentence"] or row["rule"],
                    note=f"{row['table_name']} {row['rule']}".strip(),
                    language=english,
                ),
                tell.count(row, "failed"),
                Cell(text=tell.words(f"severity.{row['severity']}")),
                Cell(text=row["owner"]),
                _change(tell, row),
            )
        )
        for row in rows
    )
    heads = (
        tell.label("checks.promise"),
        tell.head("checks.violations", "data_quality.failed"),
        tell.label("checks.severity"),
        tell.label("checks.owner"),
        tell.label("checks.change"),
    )
    return tell.table(anchor, tell.words(title), heads, lines)


def _change(tell: Teller, row: Row) -> Cell:
    if row["change"] is None:
        return tell.no_text()
    return Cell(text=tell.words.known(f"change.{row['change']}", row["change"]))


def _by_table(tell: Teller, rows: tuple[Row, ...]) -> Block:
    made = Counter((row["door"], row["table_name"]) for row in rows)
    failed = Counter(
        (row["door"], row["table_name"]) for row in rows if row["status"] != "passed"
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=table or tell.words("checks.between")),
                Cell(text=tell.words.known(f"door.{door}", door)),
                tell.number(count),
                tell.number(failed[door, table]),
            )
        )
        for (door, table), count in sorted(made.items())
    )
    heads = (
        tell.label("checks.table"),
        tell.label("checks.door"),
        tell.head("checks.made"),
        tell.head("checks.not_kept"),
    )
    return tell.table("tabel-pemeriksaan", tell.words("checks.by_table"), heads, lines)
