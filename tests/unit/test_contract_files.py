"""A contract file is taken whole or refused in a sentence that teaches.

Each refusal starts from a real contract and spoils one thing.
"""

import copy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sinkron.contract import ContractError, load, load_all, parse_strict

CONTRACTS = Path(__file__).resolve().parents[2] / "expectations" / "sources"
NAME = "dinsos__penyaluran"
Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    text = (CONTRACTS / f"{NAME}.yml").read_text()
    loaded: Document = yaml.safe_load(text)
    return loaded


def written(folder: Path, document: Document, *, name: str = NAME) -> Path:
    path = folder / f"{name}.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False))
    return path


def column(document: Document, name: str) -> Document:
    columns = document["schema"][0]["properties"]
    found: Document = next(one for one in columns if one["name"] == name)
    return found


def custom(document: Document, word: str) -> Document:
    said = document["customProperties"]
    found: Document = next(one for one in said if one["property"] == word)
    return found


def ours(document: Document, **words: Any) -> None:
    """Say some of our own words about the one layout."""
    document["servers"][0]["customProperties"] = [
        {"property": word, "value": value} for word, value in words.items()
    ]


def units(document: Document, **said: Any) -> None:
    document["customProperties"].append({"property": "units", "value": said})


def mappings(value: Any) -> Iterator[Document]:
    """Every mapping of a document whose words are the standard's."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in ("value", "logicalTypeOptions"):
                yield from mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mappings(inner)


def test_an_unspoiled_copy_is_taken(tmp_path: Path, document: Document) -> None:
    assert (
        load(written(tmp_path, document)).columns == load_all(CONTRACTS)[NAME].columns
    )


def test_an_unknown_word_is_refused_wherever_it_stands(
    tmp_path: Path, document: Document
) -> None:
    """The published models drop it in silence; nobody would notice the lost promise."""
    for position, _ in enumerate(mappings(document)):
        spoiled = copy.deepcopy(document)
        list(mappings(spoiled))[position]["requird"] = True
        with pytest.raises(ContractError, match=r"requird` is not a word"):
            parse_strict(written(tmp_path, spoiled))


def test_a_misspelt_word_is_named_with_its_place_and_the_closest_one(
    tmp_path: Path, document: Document
) -> None:
    column(document, "nominal")["clasification"] = "public"
    with pytest.raises(ContractError) as refused:
        parse_strict(written(tmp_path, document))
    sentence = str(refused.value)
    assert "`schema[penyaluran].properties[nominal].clasification`" in sentence
    assert "did you mean `classification`?" in sentence
    assert "README" in refused.value.advice


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("id: a\nid: b\n", "`id` is written twice", id="twice"),
        pytest.param("id: [", "is not readable YAML", id="broken"),
        pytest.param("- id\n", "must be one mapping", id="list"),
        pytest.param("id: 1\n", "`id` does not fit the standard", id="number"),
        pytest.param("verison: '1'\n", "did you mean `version`?", id="top"),
        pytest.param(
            "schema: [{name: a, properties: [{name: b, required: 'yes'}]}]\n",
            "would be read as bool True",
            id="coerced",
        ),
    ],
)
def test_what_the_models_would_read_otherwise_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "x.yml"
    path.write_text(text)
    with pytest.raises(ContractError, match=r"^x\.yml: ") as refused:
        parse_strict(path)
    assert sentence in str(refused.value)


SPOILED: dict[str, tuple[Callable[[Document], Any], str]] = {
    "a word nobody reads": (
        lambda d: column(d, "no").update(unique=True),
        "`schema[penyaluran].properties[no].unique` is a word of the standard that",
    ),
    "another version of the standard": (
        lambda d: d.update(apiVersion="v3.0.2"),
        "needs `apiVersion: v3.1.0`",
    ),
    "an id that is not the file's": (
        lambda d: d.update(id="dinsos__salur"),
        "the three must be equal",
    ),
    "a folder of another dataset": (
        lambda d: d["servers"][0].update(path="dinsos/salur"),
        "the inbox folder is `dinsos/penyaluran`",
    ),
    "no law": (
        lambda d: d["description"].pop("authoritativeDefinitions"),
        "taken on a basis of law or not at all",
    ),
    "no owner": (lambda d: d.pop("team"), "needs `team.name`"),
    "no layout": (lambda d: d.pop("servers"), "needs `servers`"),
    "no column": (
        lambda d: d["schema"][0].pop("properties"),
        "needs `schema` with one table and its columns",
    ),
    "a column without meaning": (
        lambda d: column(d, "nominal").pop("description"),
        "needs `schema.properties[nominal].description`",
    ),
    "no cadence": (
        lambda d: d["customProperties"].remove(custom(d, "cadence")),
        "needs the custom property `cadence`",
    ),
    "an unknown cadence": (
        lambda d: custom(d, "cadence").update(value="flows"),
        "`cadence` is `flows`, which is not in the closed list; did you mean `flow`?",
    ),
    "an unknown shape": (
        lambda d: custom(d, "feeds").update(value=["benefits"]),
        "did you mean `benefit`?",
    ),
    "an unknown word of ours": (
        lambda d: custom(d, "feeds").update(property="feedz"),
        "the contract has the custom property `feedz`",
    ),
    "a word of ours twice": (
        lambda d: d["customProperties"].append(custom(d, "limits")),
        "says the custom property `limits` twice",
    ),
    "a word of ours in the wrong place": (
        lambda d: column(d, "no").update(
            customProperties=[{"property": "headerRows", "value": 2}]
        ),
        "column `no` has the custom property `headerRows`",
    ),
    "a percentage for a share": (
        lambda d: custom(d, "limits")["value"].update(badShare=5),
        "`limits.badShare` must be a share above 0 and up to 1",
    ),
    "an unknown limit": (
        lambda d: custom(d, "limits")["value"].update(badShares=0.1),
        "did you mean `badShare`?",
    ),
    "amounts of no column": (
        lambda d: custom(d, "limits")["value"].update(amountColumn="nominel"),
        "did you mean `nominal`?",
    ),
    "amounts without a floor": (
        lambda d: custom(d, "limits")["value"].pop("amountFloor"),
        "`limits.amountFloor` and `limits.amountColumn` need each other",
    ),
    "a floor without amounts": (
        lambda d: custom(d, "limits")["value"].pop("amountColumn"),
        "`limits.amountFloor` and `limits.amountColumn` need each other",
    ),
    "amounts by words of the office": (
        lambda d: custom(d, "limits")["value"].update(amountBy="komponen"),
        "`limits.amountBy` names `komponen`, which needs a `code` rule",
    ),
    "a number for a column of amounts": (
        lambda d: custom(d, "limits")["value"].update(amountColumn=0.5),
        "`limits.amountColumn` must be the name of a column",
    ),
    "a region by something else": (
        lambda d: custom(d, "region")["value"].update(by="map"),
        "`region.by` is `map`",
    ),
    "a region in no column": (
        lambda d: custom(d, "region")["value"].update(columns=["nm_kac"]),
        "did you mean `nm_kec`?",
    ),
    "an unknown class": (
        lambda d: column(d, "nominal").update(classification="secret"),
        "column `nominal` has classification `secret`",
    ),
    "an unknown type": (
        lambda d: column(d, "nominal").update(logicalType="boolean"),
        "column `nominal` has logicalType `boolean`",
    ),
    "a format without its type": (
        lambda d: column(d, "no_kk").pop("logicalType"),
        "`format` needs `logicalType: string`",
    ),
    "an unknown format": (
        lambda d: column(d, "no_kk")["logicalTypeOptions"].update(format="kartu"),
        "column `no_kk` has format `kartu`",
    ),
    "a required column without a rule": (
        lambda d: column(d, "alamat").update(required=True),
        "`required` needs a rule",
    ),
    "an unknown rule": (
        lambda d: column(d, "nominal")["quality"][0].update(implementation="money"),
        "has the rule `money`",
    ),
    "a code rule without its map": (
        lambda d: column(d, "bansos")["quality"][0].update(implementation="code"),
        "needs the name of its map",
    ),
    "a rule of another engine": (
        lambda d: column(d, "nominal")["quality"][0].update(engine="soda"),
        "has quality engine `soda`",
    ),
    "a number for an example": (
        lambda d: column(d, "alamat").update(examples=[1]),
        "must list texts",
    ),
    "a column that is no column name": (
        lambda d: column(d, "no").update(name="No."),
        "must be lower snake case",
    ),
    "a column twice": (
        lambda d: column(d, "no").update(name="alamat", physicalName="X"),
        "lists the column `alamat` more than once",
    ),
    "an alias of two columns": (
        lambda d: column(d, "no_kk").update(
            customProperties=[{"property": "aliases", "value": ["N I K"]}]
        ),
        "answer to the header text `nik` more than once",
    ),
    "two layouts that look alike": (
        lambda d: d["servers"].append({**d["servers"][0], "server": "salur_2"}),
        "could not be told to be one or the other",
    ),
    "a header text of no column": (
        lambda d: ours(d, header=["NO", "NOMOR"]),
        "`header` has the text `NOMOR`, which stands for no column",
    ),
    "a header of its own and absent columns": (
        lambda d: ours(d, header=["NO"], absentColumns=["tahap"]),
        "`header` and `absentColumns`",
    ),
    "a title without a value": (
        lambda d: ours(d, titles={"alamat": "^desa"}),
        "layout `salur`: `titles.alamat` needs one pair of brackets",
    ),
    "a title that is no expression": (
        lambda d: ours(d, titles={"alamat": "(desa"}),
        "`titles.alamat` is no regular expression",
    ),
    "a group row for no column": (
        lambda d: ours(d, groups={"alamet": "(.*)"}),
        "did you mean `alamat`?",
    ),
    "titles in a text file": (
        lambda d: (
            d["servers"][0].update(format="csv"),
            ours(d, titles={"alamat": "(.*)"}),
        ),
        "`titles` and `groups` need format `xlsx`",
    ),
    "a region of a layout by something else": (
        lambda d: ours(d, region={"by": "part", "columns": ["nm_kec"]}),
        "layout `salur`: `region.by` is `part`",
    ),
    "a region of a layout in a column that it lacks": (
        lambda d: ours(
            d,
            region={"by": "parts", "columns": ["nm_kec"]},
            absentColumns=["nm_kec"],
        ),
        "layout `salur`: `region.columns` names the column `nm_kec`",
    ),
    "units of an unknown kind": (
        lambda d: units(d, kind="village", columns=["nm_kel"]),
        "`units.kind` is `village`",
    ),
    "units without a column": (
        lambda d: units(d, kind="desa"),
        "`units` needs `columns`",
    ),
    "units by a column that never was": (
        lambda d: units(d, kind="desa", columns=["nm_kelurahan"]),
        "`units.columns` names the column `nm_kelurahan`",
    ),
    "an absent column that never was": (
        lambda d: d["servers"][0].update(
            customProperties=[{"property": "absentColumns", "value": ["kompoonen"]}]
        ),
        "did you mean `komponen`?",
    ),
    "an unknown carrier": (
        lambda d: d["servers"][0].update(type="sftp"),
        "layout `salur` has type `sftp`",
    ),
    "due in months": (
        lambda d: d["slaProperties"][1].update(unit="month"),
        "needs in `slaProperties` `latency` with a whole number of `day`",
    ),
    "late before due": (
        lambda d: d["slaProperties"][2].update(value=1),
        "late is after due",
    ),
    "no schedule": (
        lambda d: d["slaProperties"][0].pop("schedule"),
        "needs `scheduler: cron` and `schedule`",
    ),
    "a schedule in words": (
        lambda d: d["slaProperties"][0].update(schedule="@daily"),
        "five fields of cron",
    ),
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_contract_is_refused_that_has(
    spoil: str, tmp_path: Path, document: Document
) -> None:
    change, sentence = SPOILED[spoil]
    change(document)
    with pytest.raises(ContractError) as refused:
        load(written(tmp_path, document))
    assert str(refused.value).startswith(f"{NAME}.yml: ")
    assert sentence in str(refused.value)


def test_a_layout_may_lack_columns_and_keeps_the_others_in_order(
    tmp_path: Path, document: Document
) -> None:
    document["servers"].append(
        {
            **document["servers"][0],
            "server": "ringkas",
            "customProperties": [{"property": "absentColumns", "value": ["alamat"]}],
        }
    )
    short = load(written(tmp_path, document)).layout("ringkas")
    assert short.columns[-1] == "nm_kel"
    assert short.header[-1] == "NM KEL"


def test_the_fingerprint_is_that_of_the_bytes(
    tmp_path: Path, document: Document
) -> None:
    before = load(written(tmp_path, document)).sha256
    document["version"] = "1.0.1"
    assert load(written(tmp_path, document)).sha256 != before


def test_reading_contracts_imports_nothing_heavy_and_connects_to_nothing() -> None:
    """DAGs are made from contracts while Airflow parses them, within seconds."""
    program = (
        "import sys, pathlib, sinkron.contract as c;"
        f"c.load_all(pathlib.Path({str(CONTRACTS)!r}));"
        "print(*(name.split('.')[0] for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"airflow", "dbt", "great_expectations", "pandas", "psycopg", "sqlalchemy"}
    assert not heavy & set(done.stdout.split())


TABLE, API = "disnaker__peserta_pelatihan", "bpjs__kepesertaan"


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        (
            TABLE,
            lambda d: d["servers"][0].pop("customProperties"),
            "needs the custom property `watermark`",
        ),
        (TABLE, lambda d: d["schema"][0].pop("physicalName"), "the office's table"),
        (TABLE, lambda d: column(d, "id").pop("primaryKey"), "`primaryKey: true`"),
        (
            API,
            lambda d: d["servers"][0].update(location="/peserta?page={page}"),
            "needs `location` with {period} and {page}",
        ),
        (
            API,
            lambda d: d["servers"][0].update(location="/{a}?p={period}&page={page}"),
            "nothing else in braces",
        ),
    ],
)
def test_a_source_that_is_read_is_refused_when_it_does_not_say_how(
    name: str, change: Callable[[Document], Any], sentence: str, tmp_path: Path
) -> None:
    document = yaml.safe_load((CONTRACTS / f"{name}.yml").read_text())
    change(document)
    with pytest.raises(ContractError) as refused:
        load(written(tmp_path, document, name=name))
    assert sentence in str(refused.value)
