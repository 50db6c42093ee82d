"""The models of movement (M.*) in Python, for the golden cases."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from sinkron.formula import movement
from sinkron.formula.exact import ratio
from tests.unit.golden_kit import Given, Row, Twin

DEPRIVED, NOT_DEPRIVED = Fraction(1), Fraction(0)
SCORE = {True: DEPRIVED, False: NOT_DEPRIVED, None: None}


def _steps(given: Given) -> Iterator[Row]:
    version = {
        row["month"]: row["version_month"] for row in given["int_versions_in_force"]
    }
    quarters = {row["quarter_no"]: row for row in given["int_quarters_numbered"]}
    families = [
        row for row in given["int_family_periods_spread"] if row["kind"] == "quarter"
    ]
    after = {(row["period"], row["family_key"]): row for row in families}
    for number, start in quarters.items():
        end = quarters.get(number + 1)
        for row in families:
            if end and row["period"] == start["quarter"]:
                there = after.get((end["quarter"], row["family_key"]))
                yield {
                    "family_key": row["family_key"],
                    "from_period": start["quarter"],
                    "to_period": end["quarter"],
                    "desa_code": row["desa_code"],
                    "from_version_month": version[start["month"]],
                    "to_version_month": version[end["month"]],
                    "from_state": _named(row["desil_national"]),
                    "to_state": (
                        _named(there["desil_national"])
                        if there
                        else _end(given, row["family_key"], start, end)
                    ),
                    "is_alive_after": there is not None,
                }


def _named(desil: int | None) -> str:
    return "belum berdesil" if desil is None else str(desil)


def _end(given: Given, family_key: str, start: Row, end: Row) -> str:
    events = [
        (row["period_index"], row["event"])
        for row in given["int_lineages_ended"]
        if row["family_key"] == family_key
        and start["period_index"] < row["period_index"] <= end["period_index"]
    ]
    if not events:
        return "unobserved"
    return {"merge": "merged"}.get(max(events)[1], max(events)[1])


def _transition(given: Given) -> Iterator[Row]:
    causes = {
        (row["family_key"], row["from_period"]): row["cause"]
        for row in given["int_desil_changes_explained"]
    }
    names = ("from_period", "to_period", "from_state", "to_state")
    counted: Counter[tuple[str, ...]] = Counter()
    for row in given["int_family_steps_taken"]:
        cause = causes.get((row["family_key"], row["from_period"]), "none")
        for region in given["region_ancestor"]:
            if region["desa_code"] == row["desa_code"]:
                place = region["region_level"], region["region_code"]
                counted[(*place, *(row[name] for name in names), cause)] += 1
    for key, families in counted.items():
        columns = ("region_level", "region_code", *names, "cause")
        yield {**dict(zip(columns, key, strict=True)), "families": families}


def _explained(given: Given) -> Iterator[Row]:
    def by_family(name: str) -> dict[tuple[str, str], Row]:
        return {(row["family_key"], row["from_period"]): row for row in given[name]}

    listed = by_family("int_listed_members_compared")
    moved = by_family("int_register_members_compared")
    for key, row in by_family("int_desil_changes_compared").items():
        member = listed.get(key, {})
        known = row["known_differs"] or member.get("known_differs", False)
        blank = row["blank_differs"] or member.get("blank_differs", False)
        facts = {
            "link": row["from_kk_number"] != row["to_kk_number"]
            or member.get("members_differ", False)
            or key in moved,
            "correction": member.get("impossible_differs", False)
            or (row["was_ground_checked"] and (known or blank))
            or (blank and not known),
            "real": known,
            "version": row["layout_differs"],
        }
        yield {
            "family_key": key[0],
            "from_period": key[1],
            "cause": movement.cause(facts),
        }


def _exits(given: Given) -> Iterator[Row]:
    followed = {
        (row["family_key"], row["quarter_no"]): row
        for row in given["int_deprivation_followed"]
    }
    items = {
        (row["family_key"], row["quarter"]): [
            row[column] for column in sorted(row) if column.startswith("deprived_")
        ]
        for row in given["int_family_deprivation_scored"]
    }
    for (family, number), row in followed.items():
        later = [followed.get((family, number + step), {}) for step in range(1, 9)]
        start = SCORE[row["is_deprived"]]
        if start is DEPRIVED and number + 4 <= row["quarters"]:
            known = items[family, row["quarter"]]
            dropped = any(
                one is not None and other is None
                for after in later[:4]
                if after.get("is_deprived") is not None
                for one, other in zip(
                    known, items[family, after["quarter"]], strict=True
                )
            )
            seen = [SCORE[after.get("is_deprived")] for after in later]
            yield {
                "family_key": family,
                "quarter": row["quarter"],
                "is_relapse_known": number + 8 <= row["quarters"],
                "is_sustained": movement.sustained(
                    start, seen[:4], items_dropped=dropped
                ),
                "is_back": movement.relapsed(seen[4:]),
            }


def _followed(given: Given) -> Iterator[Row]:
    number = {
        row["quarter"]: row["quarter_no"] for row in given["int_quarters_numbered"]
    }
    scores = {
        (row["family_key"], row["quarter"]): ratio(
            row["score_numerator"], row["score_denominator"]
        )
        for row in given["int_family_deprivation_scored"]
    }
    families = [
        row for row in given["int_family_periods_spread"] if row["kind"] == "quarter"
    ]
    for row in families:
        seen = [
            scores.get((row["family_key"], other["period"]))
            for other in families
            if other["family_key"] == row["family_key"]
            and number[other["period"]] <= number[row["period"]]
        ]
        now = scores.get((row["family_key"], row["period"]))
        yield {
            "family_key": row["family_key"],
            "desa_code": row["desa_code"],
            "quarter": row["period"],
            "is_deprived": None if now is None else movement.relapsed([now]),
            "observed_quarters": sum(score is not None for score in seen),
            "deprived_quarters": sum(movement.relapsed([score]) for score in seen),
            "is_chronic": movement.chronic(seen),
        }


def _counted(given: Given) -> Iterator[Row]:
    places = {
        (row["quarter"], row["desa_code"]) for row in given["int_deprivation_followed"]
    }
    for quarter, desa in sorted(places):
        here = [
            row
            for row in given["int_deprivation_followed"]
            if (row["quarter"], row["desa_code"]) == (quarter, desa)
        ]
        keys = {row["family_key"] for row in here}
        steps = [
            (row["from_desil"], row["to_desil"])
            for row in given["int_family_steps_taken"]
            if row["family_key"] in keys and row["from_period"] == quarter
        ]
        exits = [
            row
            for row in given["int_deprivation_exits_followed"]
            if row["family_key"] in keys and row["quarter"] == quarter
        ]
        yield {
            "quarter": quarter,
            "desa_code": desa,
            "quarter_no": here[0]["quarter_no"],
            **_ranks(steps),
            **_ends(exits),
            **_lasting(here),
        }


def _ranks(steps: list[tuple[int | None, int | None]]) -> Row:
    directions = Counter(movement.direction(*step) for step in steps)
    flags = [movement.graduated(*step) for step in steps]
    return {
        "ranked_twice": sum(count for name, count in directions.items() if name),
        "moved_up": directions["UP"],
        "moved_down": directions["DOWN"],
        "stayed": directions["SAME"],
        "poorest": sum(flag is not None for flag in flags),
        "graduated": sum(flag is True for flag in flags),
    }


def _ends(exits: list[Row]) -> Row:
    return {
        "deprived": len(exits),
        "sustained": sum(row["is_sustained"] for row in exits),
        "relapsed": sum(row["is_sustained"] and row["is_back"] for row in exits),
    }


def _lasting(here: list[Row]) -> Row:
    flags = [row["is_chronic"] for row in here]
    return {
        "ever_deprived": sum(flag is not None for flag in flags),
        "chronic": sum(flag is True for flag in flags),
        "transient": sum(flag is False for flag in flags),
    }


_MEASURES = {
    "UP": ("moved_up", "ranked_twice", 1),
    "DOWN": ("moved_down", "ranked_twice", 1),
    "SAME": ("stayed", "ranked_twice", 1),
    "GRAD": ("graduated", "poorest", 1),
    "SUST": ("sustained", "deprived", movement.FOLLOWED),
    "RELAPSE": ("relapsed", "sustained", 2 * movement.FOLLOWED),
    "CHRONIC": ("chronic", "ever_deprived", 0),
    "TRANSIENT": ("transient", "ever_deprived", 0),
}


def _movement(given: Given) -> Iterator[Row]:
    name = {row["quarter_no"]: row["quarter"] for row in given["int_quarters_numbered"]}
    sums: dict[tuple[str, ...], list[int]] = {}
    for row in given["int_movements_counted"]:
        for region in given["region_ancestor"]:
            if region["desa_code"] == row["desa_code"]:
                for measure, (families, denominator, later) in _MEASURES.items():
                    known = name.get(row["quarter_no"] + later)
                    if known:
                        place = region["region_level"], region["region_code"]
                        key = (known, row["quarter"], *place, measure)
                        one = sums.setdefault(key, [0, 0])
                        one[0] += row[families]
                        one[1] += row[denominator]
    for (period, start, level, code, measure), (families, denominator) in sums.items():
        yield {
            "period": period,
            "from_period": start,
            "region_level": level,
            "region_code": code,
            "measure": measure,
            "families": families,
            "denominator": denominator,
            "value": ratio(families, denominator),
        }


_FAMILY = ("family_key", "quarter")
TWINS = {
    "int_family_steps_taken": Twin(("family_key", "from_period"), _steps),
    "agg_family_transition": Twin(
        ("from_period", "to_period", "region_code", "from_state", "to_state", "cause"),
        _transition,
    ),
    "int_desil_changes_explained": Twin(("family_key", "from_period"), _explained),
    "int_deprivation_exits_followed": Twin(_FAMILY, _exits),
    "int_deprivation_followed": Twin(_FAMILY, _followed),
    "int_movements_counted": Twin(("quarter", "desa_code"), _counted),
    "agg_family_movement": Twin(("period", "region_code", "measure"), _movement),
}
