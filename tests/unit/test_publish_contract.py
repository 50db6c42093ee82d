"""A mart contract is taken only when everything in it is read and can be kept."""

from pathlib import Path

import pytest
import yaml

from sinkron.contract.odcs import ContractError
from sinkron.publish.mart_contract import load_mart, load_marts


def contract(**table: object) -> dict[str, object]:
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "marts.count",
        "version": "1.0.0",
        "status": "active",
        "description": {"limitations": "Small cells are hidden."},
        "schema": [
            {
                "name": "count",
                "physicalName": "marts.count",
                "physicalType": "table",
                "description": "Families.",
                "dataGranularityDescription": "One row a region.",
                "properties": [column()],
                **table,
            }
        ],
    }


def column(**words: object) -> dict[str, object]:
    return {
        "name": "families",
        "logicalType": "integer",
        "physicalType": "bigint",
        "required": True,
        "primaryKey": True,
        "primaryKeyPosition": 1,
        "description": "Families.",
        **words,
    }


def rule(**words: object) -> dict[str, object]:
    return {
        "name": "no_small_cell",
        "type": "sql",
        "severity": "critical",
        "mustBe": 0,
        "description": "No count from 1 to 9.",
        "query": "select count(*) from candidate.count where families between 1 and 9",
        **words,
    }


def written(folder: Path, document: dict[str, object], name: str = "count") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def test_a_contract_becomes_plain_values(tmp_path: Path) -> None:
    unit = [{"property": "unit", "value": "families"}]
    document = contract(
        properties=[column(customProperties=unit)],
        quality=[
            rule(),
            {"metric": "rowCount", "mustBeGreaterThan": 0, "severity": "critical"},
        ],
    )
    mart = load_mart(written(tmp_path, document))
    assert mart.name == "marts.count"
    assert mart.key == ("families",)
    assert mart.min_rows == 1
    assert [own.name for own in mart.rules] == ["no_small_cell"]
    assert mart.columns[0].comment == "Families. Unit: families."
    assert mart.comment == (
        "Families. One row a region. Small cells are hidden. Contract version 1.0.0."
    )


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        pytest.param(contract(tags=["x"]), "nobody reads `schema.tags`", id="tags"),
        pytest.param(
            {**contract(), "status": "draft"}, "status (must be active)", id="status"
        ),
        pytest.param(
            contract(physicalName="core.count"), "unknown schema", id="other schema"
        ),
        pytest.param(
            contract(physicalName="marts.counts"), "same table", id="other name"
        ),
        pytest.param(
            contract(properties=[column(physicalType="varchar")]),
            "`varchar` is no type for `integer`",
            id="unknown type",
        ),
        pytest.param(
            contract(properties=[column(logicalType="string")]),
            "`bigint` is no type for `string`",
            id="types that disagree",
        ),
        pytest.param(
            contract(properties=[column(classification="public")]),
            "pseudonym",
            id="classification",
        ),
        pytest.param(
            contract(quality=[rule(severity="high")]), "severity", id="severity"
        ),
        pytest.param(
            contract(quality=[rule(mustBe=1)]), "counts violations", id="must be one"
        ),
        pytest.param(
            contract(quality=[{"metric": "rowCount", "mustBe": 3}]),
            "mustBeGreaterThan",
            id="fixed count",
        ),
        pytest.param(
            contract(
                customProperties=[{"property": "owner", "value": "me"}],
            ),
            "nobody reads `schema.customProperties.owner`",
            id="own word",
        ),
        pytest.param(
            contract(physicalType="view"), "custom property `source`", id="view"
        ),
    ],
)
def test_what_nobody_would_keep_is_refused(
    tmp_path: Path, document: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ContractError, match=r"count\.yml") as refused:
        load_mart(written(tmp_path, document))
    assert sentence in str(refused.value)


def test_a_misspelt_word_is_refused(tmp_path: Path) -> None:
    document = contract(properties=[column(requierd=True)])
    with pytest.raises(ContractError, match="did you mean `required`"):
        load_mart(written(tmp_path, document))


def test_a_reference_to_nowhere_is_refused(tmp_path: Path) -> None:
    lost = column(relationships=[{"to": "dim_region.region_code"}])
    written(tmp_path, contract(properties=[lost]))
    with pytest.raises(ContractError, match="which no mart promises"):
        load_marts(tmp_path)
