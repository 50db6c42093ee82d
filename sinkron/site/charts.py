"""Charts as SVG, made without a browser and without a network.

values, already written as texts -> Altair -> Vega-Lite -> SVG -> inline in a page

A chart is as wide as a phone; wider screens show several side by side. Its texts are
the page's own fonts. Inside a page it is one picture with one description: the figures
stand in the table below it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

import altair as alt
import vl_convert

from sinkron.language import Language
from sinkron.site import colours
from sinkron.site.form import Figure

WIDTH = 340
# Measured with a font that the renderer brings, a little wider than the page's own.
_FONT = "sans-serif"
_LOCALES = {
    Language.id: {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["Rp", ""],
    },
    Language.en: {
        "decimal": ".",
        "thousands": ",",
        "grouping": [3],
        "currency": ["Rp", ""],
    },
}
_BAR_STEP = 24
_LONGEST_LABEL = 175

# Altair's layers and charts share no type that says what can be done with both.
Drawing = Any


def inline(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as they stand inside a chart."""
    return alt.InlineData(values=[_drawable(row) for row in rows])


def _drawable(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has it: an exact number becomes a length on a screen."""
    return {k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()}


def bars(lines: Sequence[tuple[str, Figure | None, str]]) -> Drawing:
    """Bars from the left, each with its name before and its figure behind it."""
    data = [
        {"name": name, "value": value or 0, "said": said, "at": number}
        for number, (name, value, said) in enumerate(lines)
    ]
    base = alt.Chart(inline(data)).encode(
        y=alt.Y("name:N", sort=None, title=None).axis(
            labelLimit=_LONGEST_LABEL - 8, ticks=False, domain=False, labelPadding=6
        ),
        x=alt.X("value:Q", title=None).axis(None).scale(nice=False),
    )
    blue = colours.OKABE_ITO["blue"]
    bar = base.mark_bar(color=blue, height=14, cornerRadiusEnd=1)
    text = base.mark_text(align="left", dx=5, color=colours.INK).encode(text="said:N")
    height = _BAR_STEP * len(data)
    return alt.layer(bar, text).properties(width=WIDTH - _LONGEST_LABEL, height=height)


def trend(
    points: Sequence[tuple[str, Figure | None]], *, is_share: bool = False
) -> Drawing:
    """A line through months or quarters, from zero."""
    data = [{"when": when, "value": value} for when, value in points]
    names = [when for when, _ in points]
    every = max(1, -(-len(names) // 5))
    base = alt.Chart(inline(data)).encode(
        x=alt.X("when:O", sort=None, title=None).axis(
            values=names[::every], labelAngle=0, ticks=False, grid=False
        ),
        y=alt.Y("value:Q", title=None).axis(
            format=".0%" if is_share else ",d", tickCount=4, domain=False, ticks=False
        ),
    )
    blue = colours.OKABE_ITO["blue"]
    line = base.mark_line(color=blue, strokeWidth=2.5)
    dots = base.mark_point(color=blue, filled=True, size=28, opacity=1)
    return alt.layer(line, dots).properties(width=WIDTH - 50, height=150)


def stacks(lines: Sequence[tuple[str, dict[str, int]]]) -> Drawing:
    """Bars of equal length, divided by what became of lines."""
    data = [
        {"name": name, "fate": fate, "lines": count, "order": order}
        for name, fates in lines
        for order, (fate, count) in enumerate(fates.items())
    ]
    scale = alt.Scale(domain=list(colours.FATES), range=list(colours.FATES.values()))
    return (
        alt.Chart(inline(data))
        .mark_bar(height=14)
        .encode(
            y=alt.Y("name:N", sort=None, title=None).axis(
                labelLimit=_LONGEST_LABEL - 8, ticks=False, domain=False, labelPadding=6
            ),
            x=alt.X("lines:Q", stack="normalize", title=None).axis(
                format=".0%", values=[0, 0.5, 1], grid=False, domain=False
            ),
            color=alt.Color("fate:N", scale=scale, legend=None),
            order="order:Q",
        )
        .properties(width=WIDTH - _LONGEST_LABEL, height=_BAR_STEP * len(lines))
    )


def svg(
    chart: Drawing, *, name: str, said: str, language: Language | None = None
) -> str:
    """Render a chart for use inside a page; `name` keeps its ids apart from others.

    A chart without numbers of its own on an axis needs no language.
    """
    spec = chart if isinstance(chart, dict) else finished(chart)
    drawn = _drawn(json.dumps(spec, sort_keys=True), language)
    return _inline(drawn, name=name, said=said)


@lru_cache(maxsize=128)
def _drawn(spec: str, language: Language | None) -> str:
    """Draw; the same chart is drawn once for both languages."""
    locale = _LOCALES[language] if language else None
    drawn: str = vl_convert.vegalite_to_svg(
        spec, format_locale=locale, allowed_base_urls=[]
    )
    return drawn


def finished(chart: Drawing) -> dict[str, Any]:
    """The chart in the style of the site, as Vega-Lite."""
    styled = chart.configure(
        font=_FONT,
        background="transparent",
        axis=alt.AxisConfig(
            labelColor=colours.INK,
            labelFontSize=12,
            gridColor=colours.RULE,
            domainColor=colours.RULE,
        ),
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(fontSize=12),
        padding=2,
    )
    spec: dict[str, Any] = styled.to_dict(validate=False)
    return spec


def _inline(drawn: str, *, name: str, said: str) -> str:
    """Make one picture of it: own ids, one description, no roles inside.

    The renderer numbers ids through its whole life: here they begin at 1 again, so that
    the same chart is the same text. Places on a screen need two decimals; what is
    written between the tags is a figure, and stays.
    """
    drawn = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", drawn)
    for number, given in enumerate(re.findall(r'\bid="([^"]+)"', drawn), start=1):
        drawn = drawn.replace(f'id="{given}"', f'id="{name}-{number}"')
        drawn = drawn.replace(f"url(#{given})", f"url(#{name}-{number})")
    drawn = re.sub(r"<[^>]*>", _rounded, drawn)
    drawn = re.sub(r' (?:xmlns(?::\w+)?|version|font-family)="[^"]*"', "", drawn)
    label = f'<svg role="img" aria-label="{escape(said)}" focusable="false"'
    return drawn.replace("<svg", label, 1)


def _rounded(tag: re.Match[str]) -> str:
    return re.sub(r"\d+\.\d{3,}", lambda one: f"{float(one[0]):.2f}", tag[0])
