"""Classes of a map, the grid of tiles, and boundaries that somebody configured."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from sinkron.site import charts, colours, maps
from sinkron.site.maps import BoundariesError, Place, classes, draw, tiles

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[112, -8], [113, -8], [113, -7], [112, -7], [112, -8]]],
}


def boundaries(folder: Path, properties: dict, geometry: dict = SQUARE) -> Path:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    path = folder / "kecamatan.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_every_kecamatan_of_the_code_list_has_a_tile_of_its_own():
    seed = maps.TILES.parents[2] / "dbt_project/seeds/region.csv"
    codes = {
        word
        for line in seed.read_text("utf-8").splitlines()
        for word in line.split(",")
        if len(word) == len("35.07.01") and word.startswith("35.07.")
    } - {"35.07.00"}
    assert {tile["code"] for tile in tiles()} == codes
    assert len({tile["short"] for tile in tiles()}) == len(codes) == 33
    assert len({(tile["column"], tile["row"]) for tile in tiles()}) == 33


def test_classes_hold_about_as_many_places_each():
    grouped = classes([Decimal(n) for n in range(1, 34)])
    assert grouped.bounds == (7, 14, 20, 27, 33)


def test_few_different_values_make_few_classes():
    assert classes([5, 5, 5, 5]).bounds == (5,)
    assert len(classes([1, 1, 2, 2]).bounds) == 2


def test_equal_values_have_equal_colours():
    grouped = classes([1] * 10 + [2, 3, 4])
    for value in (1, 2, 3, 4):
        assert grouped.colour(Place(value=value)) in colours.SEQUENCE
    assert len({grouped.colour(Place(value=v)) for v in (1, 4)}) == 2


def test_the_legend_names_the_range_of_every_class():
    legend = classes([1, 2, 3, 4, 5]).legend(1, str)
    assert [text for _, text in legend] == ["1", "1 – 2", "2 – 3", "3 – 4", "4 – 5"]


def test_hidden_and_missing_are_no_colours_of_the_scale():
    grouped = classes([1, 2])
    hidden = grouped.colour(Place(value=None, is_hidden=True))
    missing = grouped.colour(Place(value=None))
    assert not {hidden, missing} & set(colours.SEQUENCE)
    assert hidden != missing


def test_a_tile_shows_its_figure_a_dot_or_a_dash():
    places = {
        "35.07.01": Place(value=Decimal("0.25"), short="25%"),
        "35.07.02": Place(value=None, is_hidden=True),
    }
    drawn = draw(places, classes([Decimal("0.25")]), boundaries=None)
    svg = charts.svg(drawn, name="peta", said="Peta")
    assert svg.count(">25%<") == 1
    assert svg.count(">•<") == 1
    assert svg.count(">–<") == 31


@pytest.mark.parametrize("name", ["code", "region_code", "kecamatan_code"])
def test_configured_boundaries_are_drawn(name, tmp_path):
    path = boundaries(tmp_path, {name: "35.07.01"})
    places = {"35.07.01": Place(value=7)}
    drawn = draw(places, classes([7]), boundaries=path)
    svg = charts.svg(drawn, name="peta", said="Peta")
    assert svg.count(f'fill="{colours.SEQUENCE[2]}"') == 1
    assert ">•<" not in svg


def test_boundaries_that_cannot_be_read_are_refused_in_a_sentence(tmp_path):
    nameless = boundaries(tmp_path, {"name": "x"})
    with pytest.raises(BoundariesError, match="KeyError") as refused:
        draw({}, classes([1]), boundaries=nameless)
    assert "SINKRON_BOUNDARIES" in refused.value.advice
    with pytest.raises(BoundariesError, match="FileNotFoundError"):
        draw({}, classes([1]), boundaries=tmp_path / "none.geojson")


def test_a_chart_is_one_picture_with_its_own_ids():
    bars = charts.bars([("A < B", Decimal(3), "3"), ("C", None, "•")])
    one, other = (charts.svg(bars, name=name, said="3 < 5") for name in ("x", "y"))
    assert 'role="img" aria-label="3 &lt; 5"' in one
    assert one.count("role=") == 1
    assert 'id="x-1"' in one
    assert re.sub(r"\bx-(\d)", r"y-\1", one) == other
    assert "://" not in one
