"""The colours of the site: one accent, Okabe-Ito in charts, a sequence for maps.

Every pair of text and ground that a page uses stands in PAIRS; a test computes their
contrast. The sequence runs from light to Okabe-Ito's blue and darker, so that it reads
in print and for colour-blind readers too.
"""

INK = "#1b2429"
QUIET = "#526069"
PAPER = "#ffffff"
GROUND = "#f4f6f7"
RULE = "#d5dce0"
ACCENT = "#0b4f6c"
ACCENT_LIGHT = "#e3eef3"
EDGE = "#8a969d"
HIDDEN_GROUND = "#e7e7e4"

OKABE_ITO = {
    "black": "#000000",
    "orange": "#e69f00",
    "sky": "#56b4e9",
    "green": "#009e73",
    "yellow": "#f0e442",
    "blue": "#0072b2",
    "vermillion": "#d55e00",
    "purple": "#cc79a7",
}
SEQUENCE = ("#e3eff7", "#b3d5ea", "#6fb1d9", "#2277ad", "#00507d")
"""Five classes of a map, from least to most."""

INK_ON = {
    "#e3eff7": INK,
    "#b3d5ea": INK,
    "#6fb1d9": INK,
    "#2277ad": PAPER,
    "#00507d": PAPER,
    HIDDEN_GROUND: INK,
    PAPER: INK,
}
"""The colour of a text upon each class."""

FATES = {
    "accepted": OKABE_ITO["blue"],
    "quarantined": OKABE_ITO["orange"],
    "held": OKABE_ITO["vermillion"],
    "superseded": "#9aa5ab",
}
"""What became of lines."""

PAIRS = (
    (INK, PAPER),
    (INK, GROUND),
    (INK, ACCENT_LIGHT),
    (QUIET, PAPER),
    (QUIET, GROUND),
    (ACCENT, PAPER),
    (ACCENT, GROUND),
    (ACCENT, ACCENT_LIGHT),
    (PAPER, ACCENT),
)
"""Every text colour with every ground that it stands on."""
