"""Compare figures of the warehouse with those of the truth, row for row.

The truth writes shares as fractions, so that it rounds nothing; the warehouse shows
decimals. Counts must be the same, shares within 1e-12.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from tests.acceptance.conftest import District

REGION = ["region_level", "region_code"]
NEAR = 1e-12


def fractions(told: pd.Series) -> pd.Series:
    """Fractions such as 1/3 as numbers; an empty text as none."""
    parts = (
        told.where(told != "").str.split("/", expand=True, n=1).reindex([0, 1], axis=1)
    )
    return pd.to_numeric(parts[0]) / pd.to_numeric(parts[1])


def assert_equal(
    found: pd.DataFrame,
    true: pd.DataFrame,
    *,
    key: Sequence[str],
    counts: Sequence[str],
    shares: Sequence[str] = (),
) -> None:
    """Assert that two tables have the same rows and in them the same figures."""
    assert len(true), "the truth says nothing"
    assert not found.duplicated(list(key)).any(), "a key stands twice"
    both = found.merge(
        true, on=list(key), how="outer", suffixes=("", "_true"), indicator=True
    )
    apart = both[both["_merge"] != "both"]
    assert apart.empty, _sentence(apart, key, [])
    for name in counts:
        other = both[both[name] != both[f"{name}_true"]]
        assert other.empty, f"{name}: {_sentence(other, key, [name, f'{name}_true'])}"
    for name in shares:
        told, shown = fractions(both[f"{name}_true"]), pd.to_numeric(both[name])
        known = told.notna() == shown.notna()
        near = (told.isna() & shown.isna()) | ((told - shown).abs() <= NEAR)
        other = both[~(known & near)]
        assert other.empty, f"{name}: {_sentence(other, key, [name, f'{name}_true'])}"


def _sentence(rows: pd.DataFrame, key: Sequence[str], columns: Sequence[str]) -> str:
    merge = ["_merge"] if not columns else []
    few = rows[[*key, *columns, *merge]].head(12)
    return f"{len(rows)} rows differ, such as\n{few.to_string()}"


def named(found: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    """The same rows with the true family behind each family key."""
    return found.assign(truth_family_id=found["family_key"].map(dict(ids)))


def mart(district: District, name: str) -> pd.DataFrame:
    """A mart before disclosure control."""
    return district.rows(f"select * from core.agg_{name}")


def shown(district: District, name: str) -> pd.DataFrame:
    """A mart as readers see it."""
    return district.rows(f"select * from marts.{name}")
