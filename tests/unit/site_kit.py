"""A release by hand: a row for everything that the pages show, with every sign in it.

Some figures are hidden, some are missing, some are a true zero; nothing here comes from
a database. `Tree` reads a page back as a list of elements with their attributes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

from sinkron.publish.mart_contract import load_marts
from sinkron.settings import CHECKOUT
from sinkron.site.read import Shown

RELEASE = {
    "release_id": "20260402_010000_aaaaaaaa",
    "published_at": datetime(2026, 4, 2, 1, tzinfo=UTC),
    "code_version": "1.2.3",
    "input_checksum": "a" * 64,
    "is_current": True,
}
EARLIER = {
    **RELEASE,
    "release_id": "20260301_010000_bbbbbbbb",
    "published_at": datetime(2026, 3, 1, 1, tzinfo=UTC),
    "is_current": False,
}
VOID = {"img", "br", "meta", "link", "rect", "path", "hr", "input", "wbr"}
Q = "2026-Q1"


def _family(period: str, families: int, *, hidden: bool = False, **where) -> dict:
    return {
        "period": period,
        "region_level": "kabupaten",
        "region_code": "35.07",
        "families": families,
        "persons": families * 3,
        "both": None if hidden else families - 10,
        "is_suppressed": hidden,
        "evidence_age_months": 0,
        **where,
    }


def _delivery(dataset: str, period: str, status: str, **counts) -> dict:
    lines = dict.fromkeys(
        (f"{n}_lines" for n in ("accepted", "quarantined", "superseded", "held")), 0
    )
    lines.update(counts)
    held = status == "held"
    return {
        "delivery_id": f"{dataset}/{period}",
        "dataset": dataset,
        "period": period,
        "revision": 1,
        "status": status,
        "files": 1,
        "received_lines": sum(lines.values()),
        "reasons": ["Berkas terpotong; kirim ulang."] if held else None,
        "reasons_en": ["The file was cut short; send it again."] if held else None,
        **lines,
    }


def _formula(formula_id: str, latex: str, unit: str) -> dict:
    return {
        "formula_id": formula_id,
        "version": "1.0.0",
        "name_id": f"Rumus {formula_id}",
        "name_en": f"Formula {formula_id}",
        "latex": latex,
        "meaning_id": "Berapa dari yang berhak menerima.",
        "meaning_en": "How many of the eligible receive.",
        "source": "Coady, Grosh & Hoddinott (2004)",
        "unit": unit,
        "good": "up",
        "evidence": "descriptive",
        "parameters": None,
        "uncertainty_id": "tidak ada",
        "uncertainty_en": "none",
        "golden": "uniform",
        "sql_sha256": "b" * 64,
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }


def _programme(code: str, name: str, opd: str, unit: str) -> dict:
    return {
        "programme_code": code,
        "name": name,
        "opd": opd,
        "strategy": "a",
        "unit": unit,
    }


def _score(measure: str, code: str, value: str | None, rank: int | None, hidden: bool):
    formula_id, _, subject = measure.partition("/")
    return {
        "period": Q,
        "kecamatan_code": code,
        "measure": measure,
        "formula_id": formula_id,
        "subject": subject,
        "value": None if value is None else Decimal(value),
        "rank": rank,
        "is_suppressed": hidden,
    }


def _deprivation(period, measure, dimension, k, value):
    return {
        "period": period,
        "measure": measure,
        "dimension": dimension,
        "k": Decimal(1) / k,
        "value": None if value is None else Decimal(value),
        "families": 1234,
        "is_suppressed": value is None,
    }


def _check(rule: str, status: str, change: str | None) -> dict:
    return {
        "door": "exit gate",
        "table_name": "family_count",
        "rule": rule,
        "sentence": "Nothing is hidden without a flag.",
        "severity": "warning",
        "status": status,
        "failed": 0 if status == "passed" else 3,
        "owner": "walidata",
        "change": change,
    }


MARTS = {
    "regions": (
        {"region_code": "35.07", "region_level": "kabupaten", "name": "Malang"},
        {"region_code": "35.07.00", "region_level": "kecamatan", "name": "Luar"},
        {"region_code": "35.07.01", "region_level": "kecamatan", "name": "Donomulyo"},
        {"region_code": "35.07.02", "region_level": "kecamatan", "name": "Pagak"},
        {"region_code": "35.07.03", "region_level": "kecamatan", "name": "Bantur"},
    ),
    "programmes": (
        _programme("PKH", "Harapan", "dinsos", "family"),
        _programme("PIP", "Pintar", "disdik", "pupil"),
    ),
    "families": (
        _family("2026-02", 12_340),
        _family("2026-03", 12_345, hidden=True),
        _family("2026-03", 40, region_level="kecamatan", region_code="35.07.01"),
        _family(
            "2026-03", 9, hidden=True, region_level="kecamatan", region_code="35.07.02"
        ),
    ),
    "reach": (
        {
            "programme_code": "PKH",
            "month": "2026-03",
            "families": 1234,
            "persons": 2345,
            "amount_idr": 1_234_567_890,
            "unlinked_receipts": 0,
            "is_suppressed": False,
            "evidence_age_months": 1,
        },
        {
            "programme_code": "PIP",
            "month": "2026-03",
            "families": None,
            "persons": None,
            "amount_idr": None,
            "unlinked_receipts": None,
            "is_suppressed": True,
            "evidence_age_months": 1,
        },
    ),
    "targeting": tuple(
        {
            "programme_code": code,
            "period": Q,
            "families": 12_345,
            "families_without_desil": 12,
            "eligible_families": 2000,
            "recipient_families": 1234,
            "eligible_recipients": 1000,
            "coverage": share,
            "exclusion_error": share,
            "exclusion_error_quota": Decimal("0.383"),
            "exclusion_error_target": Decimal("0.117"),
            "inclusion_error": Decimal("0.18963"),
            "lift": Decimal("5.002"),
            "cgh40": Decimal("1.5") if code == "PKH" else None,
            "concentration": Decimal("-0.4125") if code == "PKH" else None,
            "cgh40_recipients": Decimal("1.25"),
            "concentration_recipients": Decimal("-0.25"),
            "rule_desil_min": 1,
            "rule_desil_max": most,
            "rule_is_signed": False,
            "rule_changed": True,
            "is_suppressed": share is None,
        }
        for code, share, most in (("PKH", Decimal("0.5"), 4), ("PIP", None, None))
    ),
    "incidence": tuple(
        {
            "programme_code": "PKH",
            "period": Q,
            "desil": desil,
            "families": 1200,
            "recipient_families": families,
            "recipient_share": share,
            "amount_share": share,
            "is_suppressed": families is None,
        }
        for desil, families, share in (
            (1, 400, Decimal("0.4")),
            (2, None, None),
            (None, 0, Decimal(0)),
        )
    ),
    "overlap": (
        {
            "period": Q,
            "programme_a": "PIP",
            "programme_b": "PKH",
            "policy": "complement",
            "families_both": 321,
            "families_missing_complement": 55,
            "lift": Decimal("2.345"),
            "is_suppressed": False,
        },
    ),
    "deprivation": (
        _deprivation("2025-Q4", "H", None, 3, "0.11"),
        _deprivation(Q, "H", None, 4, "0.2"),
        _deprivation(Q, "H", None, 3, "0.10345"),
        _deprivation(Q, "A", None, 3, "0.43"),
        _deprivation(Q, "M0", None, 3, "0.0445"),
        _deprivation(Q, "HD", "rumah", 3, "0.08"),
        _deprivation(Q, "CONTRIB", "rumah", 3, "0.3"),
        _deprivation(Q, "HD", "kerja", 3, None),
    ),
    "packages": tuple(
        {
            "period": Q,
            "desil": desil,
            "programmes": number,
            "families": families,
            "is_suppressed": families is None,
        }
        for desil, number, families in (
            (1, 0, 15),
            (1, 1, 200),
            (2, 0, None),
            (2, 5, 40),
            (None, 1, 30),
        )
    ),
    "unmet": (
        {
            "period": Q,
            "dimension": "rumah",
            "families_deprived": 97,
            "families_served": 24,
            "unmet": Decimal("0.7526"),
            "match": Decimal("0.6"),
            "gap_idr": None,
            "families_unmet": 73,
            "cost_is_signed": None,
            "is_suppressed": False,
        },
    ),
    "scorecard": (
        _score("D.H", "35.07.01", "0.25", 1, False),
        _score("D.H", "35.07.02", None, None, True),
        _score("D.H", "35.07.03", "0.05", 2, False),
        _score("T.COV/PKH", "35.07.01", None, None, True),
    ),
    "official": (
        {
            "topic": "kemiskinan_ekstrem",
            "figure_no": 1,
            "figure": Decimal(24070),
            "unit": "persons",
            "definition": "Pengeluaran di bawah garis",
            "definition_en": "Consumption below the line",
            "denominator": "Penduduk",
            "denominator_en": "Population",
            "date": "2022",
            "source": "BPS 2022",
            "ours": Decimal(1100),
            "ours_definition": "Keluarga desil 1-2",
            "ours_definition_en": "Families of desil 1-2",
            "ours_period": "2026-03",
            "is_suppressed": False,
        },
    ),
    "reference": (
        {
            "year": 2024,
            "measure": "P0",
            "value": Decimal("0.0898"),
            "unit": "share of persons",
            "is_verified": False,
            "source": "BPS",
        },
    ),
    "formulas": (
        _formula("D.H", r"H = \frac{\sum_i w_i}{N}", "share"),
        _formula("N.FAMILIES", r"N = \sum_i 1", "families"),
        _formula("Q.LINES", r"L", "lines"),
        _formula("T.COV", r"\frac{\sum E B}{N_E}", "share"),
    ),
    "deliveries": (
        _delivery("dinsos__penyaluran", "2026-02", "accepted", accepted_lines=1000),
        _delivery(
            "dinsos__penyaluran",
            "2026-03",
            "accepted",
            accepted_lines=990,
            quarantined_lines=10,
        ),
        _delivery("disdik__dapodik", "2026-02", "held", held_lines=31),
        _delivery("disdik__dapodik", "2026-03", "superseded", superseded_lines=30),
    ),
    "findings": (
        {
            "dataset": "dinsos__penyaluran",
            "fate": "quarantined",
            "finding": "bad_nik",
            "lines": 10,
        },
        {
            "dataset": "dinsos__penyaluran",
            "fate": "accepted",
            "finding": "place_unknown",
            "lines": 2,
        },
    ),
    "freshness": tuple(
        {
            "dataset": dataset,
            "opd": dataset.partition("__")[0],
            "title": title,
            "every_months": 1,
            "last_accepted_period": last,
            "age_months": age,
            "next_period": "2026-04",
            "due_date": date(2026, 3, 1),
            "late_date": late,
        }
        for dataset, title, last, age, late in (
            ("dinsos__penyaluran", "Penyaluran", "2026-03", 0, date(2026, 5, 1)),
            ("disdik__dapodik", "Dapodik", None, None, date(2026, 3, 20)),
        )
    ),
    "missing": (
        {
            "dataset": "disdik__dapodik",
            "period": "2026-03",
            "unit_kind": "school",
            "unit_name": "SDN 1 PAGAK",
            "kecamatan": "Pagak",
        },
    ),
    "checks": (
        _check("hidden_is_flagged", "passed", "resolved"),
        _check("levels_add_up", "failed", "new"),
    ),
}


def made(*, before: bool = True) -> Shown:
    """The release with everything in it, after an earlier one."""
    contracts = load_marts(CHECKOUT / "expectations" / "marts")
    tables = tuple(
        {
            "schema": mart.schema,
            "name": mart.table,
            "comment": mart.comment,
            "column_name": column.name,
            "type": column.type,
            "column_comment": column.comment,
        }
        for mart in contracts
        for column in mart.columns
    )
    earlier = {**MARTS, "families": MARTS["families"][:1], "deliveries": ()}
    return Shown(
        release=RELEASE,
        releases=(RELEASE, EARLIER),
        marts=MARTS,
        tables=tables,
        contracts=contracts,
        before=Shown(release=EARLIER, marts=earlier) if before else None,
    )


@dataclass
class Element:
    """One element: its name, attributes, text and what it stands in."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


class Tree(HTMLParser):
    """Every element of a page, in its order, with all text below it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        assert not self._open, [element.name for element in self._open]

    def handle_starttag(self, tag, attrs) -> None:
        inside = tuple(element.name for element in self._open)
        element = Element(tag, {k: v or "" for k, v in attrs}, inside)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag) -> None:
        if tag not in VOID:
            assert self._open.pop().name == tag

    def handle_data(self, data) -> None:
        for element in self._open:
            element.texts.append(data)

    def named(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.name in names]


def trees(folder: Path) -> dict[str, Tree]:
    """Every page of a site by its file name."""
    return {p.name: Tree(p.read_text("utf-8")) for p in sorted(folder.glob("*.html"))}
