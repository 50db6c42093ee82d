"""Maps of the kecamatan: boundaries where they are configured, else a grid of tiles.

(kecamatan, value) -> five classes of equal size -> SVG + legend

Boundaries belong to whoever publishes them and are not part of the project; the grid
puts every kecamatan near its true place. A hidden figure is a dot on grey, a missing
one a dash on white: neither is a colour of the scale.
"""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt

from sinkron.errors import SinkronError
from sinkron.site import colours
from sinkron.site.charts import Drawing, finished
from sinkron.site.form import ABSENT, HIDDEN, Figure

TILES = Path(__file__).parent / "tiles.csv"
_SIDE = 40
_DATA = "kecamatan"
_MAP_SIZE = (320, 260)
_CODES = ("code", "region_code", "kecamatan_code")


class BoundariesError(SinkronError):
    """The configured boundaries cannot be drawn."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What one kecamatan shows: a figure, or why there is none."""

    value: Figure | None
    is_hidden: bool = False
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Upper bounds of the classes of a map, from least to most."""

    bounds: tuple[Figure, ...]

    def colour(self, place: Place) -> str:
        """Colour of a place."""
        if place.value is None:
            return colours.HIDDEN_GROUND if place.is_hidden else colours.PAPER
        steps = _steps(len(self.bounds))
        value = place.value
        return next(c for b, c in zip(self.bounds, steps, strict=True) if value <= b)

    def legend(
        self, least: Figure, said: Callable[[Figure], str]
    ) -> tuple[tuple[str, str], ...]:
        """Colour and range of each class."""
        edges = pairwise((least, *self.bounds))
        ranges = (
            said(a) if a == b else f"{said(a)} – {said(b)}"  # one value, or a range
            for a, b in edges
        )
        return tuple(zip(_steps(len(self.bounds)), ranges, strict=True))


def classes(values: Sequence[Figure]) -> Classes:
    """Divide values into up to five classes that hold as many places each."""
    ordered = sorted(values)
    count = min(len(colours.SEQUENCE), len(set(ordered)))
    cuts = (ordered[-(-len(ordered) * n // count) - 1] for n in range(1, count + 1))
    return Classes(bounds=tuple(sorted(set(cuts))))


def draw(
    places: Mapping[str, Place], grouped: Classes, *, boundaries: Path | None
) -> Drawing:
    """Draw the kecamatan in the colours of their classes."""
    if boundaries:
        drawn, frame = _shapes(boundaries), _choropleth()
    else:
        drawn, frame = tuple((one["code"], one) for one in tiles()), _tiles()
    rows = [
        {**one, **_look(places.get(code, Place(value=None)), grouped)}
        for code, one in drawn
    ]
    return {**frame, "datasets": {_DATA: rows}}


@cache
def _tiles() -> dict[str, Any]:
    base = alt.Chart(alt.NamedData(name=_DATA)).encode(
        x=alt.X("column:O").axis(None).scale(paddingInner=0.06),
        y=alt.Y("row:O").axis(None).scale(paddingInner=0.06),
    )
    ink, colour = (alt.Color(name).scale(None) for name in ("ink:N", "colour:N"))
    square = base.mark_rect(stroke=colours.RULE).encode(color=colour)
    short = base.mark_text(fontSize=11, dy=-6).encode(text="short:N", color=ink)
    figure = base.mark_text(fontSize=11, dy=8, fontWeight=600).encode(
        text="figure:N", color=ink
    )
    chart: Drawing = alt.layer(square, short, figure)
    return finished(chart.properties(width=8 * _SIDE, height=7 * _SIDE))


@cache
def _choropleth() -> dict[str, Any]:
    base = alt.Chart(alt.NamedData(name=_DATA))
    area = base.mark_geoshape(stroke=colours.EDGE, strokeWidth=0.5).encode(
        color=alt.Color("colour:N").scale(None)
    )
    signs = base.mark_text(fontSize=12, fontWeight=600, color=colours.INK).encode(
        longitude="lng:Q", latitude="lat:Q", text="sign:N"
    )
    width, height = _MAP_SIZE
    chart: Drawing = alt.layer(area, signs).properties(width=width, height=height)
    return finished(chart.project("identity", reflectY=True))


def _look(place: Place, grouped: Classes) -> dict[str, str]:
    sign = (HIDDEN if place.is_hidden else ABSENT) if place.value is None else ""
    colour = grouped.colour(place)
    return {
        "colour": colour,
        "ink": colours.INK_ON[colour],
        "sign": sign,
        "figure": sign or place.short,
    }


def _steps(count: int) -> tuple[str, ...]:
    """The colours of so many classes: the ends of the sequence are always used."""
    last = len(colours.SEQUENCE) - 1
    if count == 1:
        return (colours.SEQUENCE[last // 2],)
    return tuple(colours.SEQUENCE[n * last // (count - 1)] for n in range(count))


@cache
def tiles() -> tuple[dict[str, Any], ...]:
    """Place and short name of every kecamatan in the grid."""
    with TILES.open(newline="", encoding="utf-8") as handle:
        return tuple(csv.DictReader(handle))


@cache
def _shapes(boundaries: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Code and shape of every kecamatan of a GeoJSON file, with a point inside it."""
    try:
        collection = json.loads(boundaries.read_text(encoding="utf-8"))
        features = collection["features"]
        shapes = tuple((_code(one["properties"]), _shape(one)) for one in features)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BoundariesError(
            f"the boundaries in {boundaries} cannot be read ({type(error).__name__}).",
            advice="give SINKRON_BOUNDARIES a GeoJSON of kecamatan whose features bear "
            f"a property {', '.join(_CODES[:-1])} or {_CODES[-1]}, or unset it.",
        ) from None
    return shapes


def _code(properties: Mapping[str, Any]) -> str:
    for name in _CODES:
        if name in properties:
            return str(properties[name])
    raise KeyError(_CODES)


def _shape(feature: Mapping[str, Any]) -> dict[str, Any]:
    geometry = feature["geometry"]
    rings = geometry["coordinates"]
    outer = rings[0] if geometry["type"] == "Polygon" else max(rings, key=_extent)[0]
    longitudes, latitudes = zip(*(point[:2] for point in outer), strict=True)
    return {
        "type": "Feature",
        "properties": {},
        "geometry": geometry,
        "lng": (min(longitudes) + max(longitudes)) / 2,
        "lat": (min(latitudes) + max(latitudes)) / 2,
    }


def _extent(polygon: Sequence[Sequence[Sequence[float]]]) -> int:
    return len(polygon[0])
