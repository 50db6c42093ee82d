"""What changes for an office and for us when a file comes in another layout.

two layouts of a contract -> one line a column that differs

Header texts are written as each layout has them, so that an office finds them again.
"""

from collections.abc import Iterator

from sinkron.contract.model import Contract, Layout, header_key


def to_layouts(contract: Contract) -> str:
    """Every layout; each but the first compared with it, the one that holds today."""
    first, *others = contract.layouts
    parts = [_title(one) for one in contract.layouts]
    for other in others:
        lines = list(changes(contract, before=other, after=first))
        parts += ["", f"{other.id} -> {first.id}", *(lines or ["  the same columns"])]
    return "\n".join(parts)


def changes(contract: Contract, *, before: Layout, after: Layout) -> Iterator[str]:
    """One line a column: gone, new, renamed, or told in another place than before."""
    places = [_places(one) for one in (before, after)]
    for name in contract.column_names:
        old, new = (one.get(name) for one in places)
        if old == new:
            continue
        if new is None:
            yield f"  - {_said(contract, name, old)}"
        elif old is None:
            yield f"  + {_said(contract, name, new)}"
        elif header_key(old) != header_key(new):
            yield f"  ~ {_said(contract, name, old)} -> {_said(contract, name, new)}"


def _title(layout: Layout) -> str:
    captions = len(layout.titles) + len(layout.groups)
    more = f" and {captions} from titles and group rows" if captions else ""
    return f"{layout.id} ({layout.format}): {len(layout.header)} columns{more}"


def _places(layout: Layout) -> dict[str, str]:
    """Where each landed column stands: its header text, or the rows it is told in."""
    return {
        **dict(zip(layout.columns, layout.header, strict=True)),
        **{one.column: "(titles)" for one in layout.titles},
        **{one.column: "(group rows)" for one in layout.groups},
    }


def _said(contract: Contract, name: str, place: str | None) -> str:
    """Header text of a column, or its landed name beside the rows it is told in."""
    if place and not place.startswith("("):
        return " ".join(place.split())
    return f"{contract.column(name).header} {place}"
