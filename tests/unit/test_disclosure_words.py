"""The words of disclosure control: what they mean, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sinkron.contract.odcs import ContractError
from sinkron.disclosure.groups import protected
from sinkron.disclosure.nesting import simplified
from sinkron.disclosure.safe import safe_pattern
from sinkron.errors import SinkronError
from sinkron.publish.disclosure_rules import disclosure_rules
from sinkron.publish.mart import Mart
from sinkron.publish.mart_contract import load_mart, load_marts
from tests.unit.disclosure_kit import table_of

MARTS = Path(__file__).resolve().parents[2] / "expectations" / "marts"


def column(name: str, kind: str = "integer", **words: str) -> dict[str, Any]:
    own = [{"property": word, "value": value} for word, value in words.items()]
    physical = {"integer": "bigint", "number": "numeric", "string": "text"}[kind]
    return {
        "name": name,
        "logicalType": kind,
        "physicalType": physical,
        "required": False,
        "description": "A column.",
        "customProperties": [{"property": "formula", "value": "given"}, *own]
        if kind != "string"
        else own,
    }


def mart(folder: Path, *columns: dict[str, Any], sums: Any = None) -> Mart:
    key = column("region_code", "string")
    key |= {"required": True, "primaryKey": True, "primaryKeyPosition": 1}
    table: dict[str, Any] = {
        "name": "reach",
        "physicalName": "marts.reach",
        "physicalType": "table",
        "description": "Families.",
        "properties": [key, *columns],
    }
    if sums is not None:
        table["customProperties"] = [{"property": "sums", "value": sums}]
    path = folder / "reach.yml"
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "marts.reach",
        "version": "1.0.0",
        "status": "active",
        "schema": [table],
    }
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load_mart(path)


def test_a_count_heads_a_group_and_what_names_it_follows(tmp_path):
    read = mart(
        tmp_path,
        column("families", disclosure="count", complementOf="eligible"),
        column("persons", disclosure="count", hiddenWith="families"),
        column("amount_idr", disclosure="amount", hiddenWith="families"),
        column("eligible", disclosure="count"),
        column("coverage", disclosure="derived", hiddenWith="families, eligible"),
    )
    (rows,) = protected([read])
    assert [group.head for group in rows.groups] == ["families", "eligible"]
    first = rows.groups[0]
    assert (first.counts, first.wholes) == (("families", "persons"), ("eligible",))
    assert first.amounts == ("amount_idr",)
    blanked = dict(rows.blanked)
    assert blanked["coverage"] == (("reach", "families"), ("reach", "eligible"))
    assert blanked["persons"] == (("reach", "families"),)


def test_a_rate_shows_a_cell_that_has_no_column(tmp_path):
    words = {"disclosure": "ratio", "numerator": "poor", "denominator": "families"}
    read = mart(tmp_path, column("value", "number", **words))
    (rows,) = protected([read])
    assert [(g.head, g.wholes, g.adds_up) for g in rows.groups] == [
        ("poor", ("families",), False)
    ]
    assert dict(rows.blanked) == {"value": (("reach", "poor"),)}


def test_a_mart_without_counts_of_people_has_no_rule_about_them(tmp_path):
    read = mart(tmp_path, column("lines"))
    assert protected([read]) == ()
    assert disclosure_rules(read) == ()


def test_a_figure_that_is_hidden_with_no_count_is_refused(tmp_path):
    read = mart(tmp_path, column("rate", disclosure="derived", hiddenWith="ghosts"))
    with pytest.raises(SinkronError, match="`ghosts` is no count"):
        protected([read])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"disclosure": "secret"}, "is one of count"),
        ({"hiddenWith": "families"}, "without `disclosure`"),
        ({"disclosure": "derived"}, "says what it is `hiddenWith`"),
        ({"disclosure": "rate", "numerator": "poor"}, "numerator and denominator"),
        (
            {
                "disclosure": "derived",
                "hiddenWith": "families",
                "complementOf": "families",
            },
            "only a count has `complementOf`",
        ),
    ],
    ids=["kind", "alone", "derived", "rate", "complement"],
)
def test_words_that_say_nothing_are_refused(tmp_path, words, sentence):
    with pytest.raises(ContractError, match=sentence):
        mart(tmp_path, column("families", **words))


@pytest.mark.parametrize(
    ("sums", "sentence"),
    [
        ([], "list of relations"),
        ([{"total": "families", "parts": "x"}], "`total`, `parts` and `on`"),
        ([{"total": "a", "parts": "b", "on": "true", "why": "x"}], "`total`, `parts`"),
        ([{"total": "a", "parts": "b", "on": "true", "rest": "x"}], "total or parts"),
    ],
    ids=["empty", "short", "unknown", "rest"],
)
def test_a_relation_that_says_too_little_is_refused(tmp_path, sums, sentence):
    with pytest.raises(ContractError, match=sentence):
        mart(tmp_path, column("families", disclosure="count"), sums=sums)


def test_a_relation_names_cells_of_this_table_by_their_column_alone(tmp_path):
    sums = [{"total": "targeting.families", "parts": "families", "on": "true"}]
    (own,) = mart(tmp_path, column("families", disclosure="count"), sums=sums).sums
    assert (own.total, own.parts) == (("targeting", "families"), ("reach", "families"))
    assert (own.rest, own.line, own.is_of_shares) == (None, None, False)


def test_every_relation_of_the_contracts_joins_counts_that_are_promised():
    marts = load_marts(MARTS)
    rows = {own.table: own for own in protected(marts)}
    for own in marts:
        for declared in own.sums:
            for table, head in (declared.total, declared.parts):
                assert rows[table].group(head) >= 0


def test_every_published_count_of_families_or_persons_is_protected():
    """A mart of reader schema `marts` that counts people says how they are hidden."""
    for own in load_marts(MARTS):
        if own.schema != "marts" or own.source is not None:
            continue
        untold = [
            c.name
            for c in own.columns
            if c.is_measure and c.unit in ("families", "persons") and not c.disclosure
        ]
        assert untold == [], own.table


def test_nested_sums_are_written_as_a_chain():
    """1 to 5 less 1 to 4 is 5: were both shown, a small 5 would be known."""
    lines = [(0, [2, 3, 4]), (1, [2, 3, 4, 5])]
    table = table_of([90, 95, 20, 30, 40, 5], lines, primary={5})
    own, place = simplified(table)
    found = {
        (int(place_total), tuple(sorted(own.lines.part[own.lines.line_of_part == n])))
        for n, place_total in enumerate(own.lines.total)
    }
    assert (int(place[1]), tuple(sorted((int(place[0]), int(place[5]))))) in found
    assert safe_pattern(table).hidden[[0, 1]].any()


def test_two_sums_of_the_same_parts_bear_one_mask():
    table = table_of([9, 9, 4, 5], [(0, [2, 3]), (1, [2, 3])], primary={0, 2, 3})
    assert np.flatnonzero(safe_pattern(table).hidden).tolist() == [0, 1, 2, 3]
