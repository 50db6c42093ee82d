"""Who receives and who is missed: the district in its newest quarter."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.read import Row, Rows
from sinkron.site.shape import Block, Cell, Line, Paragraph
from sinkron.site.teller import Teller

_MANY = 3
_TARGETED = (
    ("targeting.eligible", "eligible_families", Teller.count),
    ("targeting.recipients", "recipient_families", Teller.count),
    ("targeting.coverage", "coverage", Teller.share),
    ("targeting.quota", "exclusion_error_quota", Teller.share),
    ("targeting.target", "exclusion_error_target", Teller.share),
    ("targeting.inclusion", "inclusion_error", Teller.share),
    ("targeting.lift", "lift", Teller.ratio),
    ("targeting.cgh", "cgh40", Teller.ratio),
    ("targeting.cgh_families", "cgh40_recipients", Teller.ratio),
    ("targeting.concentration", "concentration", Teller.ratio),
    ("targeting.concentration_families", "concentration_recipients", Teller.ratio),
)
_OF_RUPIAH = {
    "cgh40": "cgh40_recipients",
    "concentration": "concentration_recipients",
}
_WITHOUT_RULE = {"recipient_families", *_OF_RUPIAH, *_OF_RUPIAH.values()}


def targeted(tell: Teller) -> Iterator[Block]:
    """How well each programme reaches whom its own rule means."""
    rows = tell.shown["targeting"]
    if not rows:
        yield Paragraph(text=tell.words("targeting.none"))
        return
    period = form.period(rows[0]["period"], tell.language)
    heads = (
        tell.label("reach.programme"),
        *(tell.head(key, f"programme_targeting.{name}") for key, name, _ in _TARGETED),
    )
    names = {row["programme_code"]: row["name"] for row in tell.shown["programmes"]}
    lines = tuple(
        Line(
            cells=(
                Cell(text=names[row["programme_code"]], note=_rule(tell, row)),
                *(say(tell, _told(row, name), name) for _, name, say in _TARGETED),
            )
        )
        for row in rows
    )
    yield Paragraph(text=tell.words("targeting.intro"))
    title = tell.words("targeting.table", period=period)
    notes = (tell.words("targeting.note"), tell.words("targeting.unsigned"))
    yield tell.table("tabel-sasaran", title, heads, lines, notes=notes)


def _told(row: Row, name: str) -> Row:
    """The row as one figure sees it: what was never there is not hidden.

    Without a rule nobody is eligible. A figure of rupiah is hidden together with that
    of families: beside one that is shown there are no rupiah.
    """
    is_absent = row["rule_desil_max"] is None and name not in _WITHOUT_RULE
    if name in _OF_RUPIAH:
        is_absent = row[_OF_RUPIAH[name]] is not None
    return {**row, "is_suppressed": row["is_suppressed"] and not is_absent}


def _rule(tell: Teller, row: Row) -> str:
    """The window of desil that the programme means, and whether somebody signed it."""
    if row["rule_desil_max"] is None:
        return tell.words("targeting.no_rule")
    told = {"least": row["rule_desil_min"], "most": row["rule_desil_max"]}
    said = tell.words("targeting.rule", **told)
    changed = tell.words("targeting.changed") if row["rule_changed"] else ""
    return f"{said}{'' if row['rule_is_signed'] else ' *'}{changed}"


def missed(tell: Teller) -> Iterator[Block]:
    """Deprived families that no service reaches, and programmes a family by desil."""
    rows = tell.shown["unmet"]
    if not rows:
        yield Paragraph(text=tell.words("unmet.none"))
    else:
        yield from _unmet(tell, rows)
    if tell.shown["packages"]:
        yield _packages(tell, tell.shown["packages"])


def _unmet(tell: Teller, rows: Rows) -> Iterator[Block]:
    period = form.period(rows[0]["period"], tell.language)
    title = tell.words("unmet.table", period=period)
    columns = (
        ("unmet.deprived", "families_deprived", tell.count),
        ("unmet.served", "families_served", tell.count),
        ("unmet.unmet", "unmet", tell.share),
        ("unmet.match", "match", tell.share),
    )
    heads = (
        tell.label("needs.dimension"),
        *(tell.head(key, f"unmet_need.{name}") for key, name, _ in columns),
        tell.head("unmet.gap", "unmet_need.gap_idr"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=tell.subject(row["dimension"])),
                *(say(row, name) for _, name, say in columns),
                tell.rupiah(row, "gap_idr", is_hidden=row["families_unmet"] is None),
            )
        )
        for row in rows
    )
    notes = (tell.words("unmet.note"),)
    yield tell.table("tabel-terlewat", title, heads, lines, notes=notes)


def _packages(tell: Teller, rows: Rows) -> Block:
    """Families by desil and number of programmes; many programmes stand together."""
    period = form.period(rows[0]["period"], tell.language)
    found: dict[int | None, dict[int, list[Row]]] = {}
    for row in rows:
        number = min(row["programmes"], _MANY)
        found.setdefault(row["desil"], {}).setdefault(number, []).append(row)
    heads = (
        tell.label("packages.desil"),
        *(
            tell.head(f"packages.{number}", "programme_package.families")
            for number in range(_MANY + 1)
        ),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=str(desil) if desil else tell.words("packages.unranked")),
                *(
                    _families(tell, counted.get(number, []))
                    for number in range(_MANY + 1)
                ),
            )
        )
        for desil, counted in sorted(found.items(), key=lambda one: one[0] or 99)
    )
    title = tell.words("packages.table", period=period)
    return tell.table("tabel-paket", title, heads, lines)


def _families(tell: Teller, rows: list[Row]) -> Cell:
    shown = [row["families"] for row in rows if row["families"] is not None]
    is_hidden = len(shown) < len(rows)
    if not rows:
        return tell.number(0)
    return tell.at_least(sum(shown) if shown else None, is_hidden=is_hidden)
