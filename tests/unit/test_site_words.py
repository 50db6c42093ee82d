"""The catalogue of the pages: complete in both languages, and nothing in it unused."""

import re
import string
from pathlib import Path

from sinkron.corrections.reason_texts import REASONS
from sinkron.formula.words import EVIDENCE, GOOD, UNITS
from sinkron.language import Language
from sinkron.publish.mart_contract import READER_SCHEMAS, SEVERITIES, load_marts
from sinkron.settings import CHECKOUT
from sinkron.site.words import CATALOGUE, Words, catalogue, dictionary

ROOM = CATALOGUE.parent
SPOKEN = "".join(
    path.read_text("utf-8")
    for pattern in ("**/*.py", "templates/*.html")
    for path in sorted(ROOM.glob(pattern))
)
# Keys that are put together from a code out of the data or out of the program.
FAMILIES = {
    "change", "dimension", "door", "evidence", "good", "group", "headline", "legend",
    "lines", "needs", "opd", "packages", "page", "policy", "programme_unit", "reason",
    "reference", "schema", "severity", "status", "step", "strategy", "topic", "unit",
    "units",
}  # fmt: skip


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_blanks():
    for key, texts in catalogue().items():
        assert len(texts) == 2, key
        assert all(isinstance(text, str) and text.strip() for text in texts), key
        assert blanks(texts[0]) == blanks(texts[1]), key


def test_no_key_is_written_twice():
    lines = CATALOGUE.read_text("utf-8").splitlines()
    keys = [line.partition(":")[0] for line in lines if line and line[0] not in "# "]
    assert len(keys) == len(set(keys)) == len(catalogue())


def test_every_text_is_used():
    unused = {
        key
        for key in catalogue()
        if f'"{key}"' not in SPOKEN
        and f"'{key}'" not in SPOKEN
        and key.partition(".")[0] not in FAMILIES
    }
    assert not unused


def test_every_text_that_is_asked_for_is_there():
    asked = re.findall(
        r"""(?:words|label|head)\(\s*["']([a-z]+\.[\w.-]+)["']""", SPOKEN
    )
    assert len(asked) > 100
    assert not set(asked) - catalogue().keys()


def test_every_code_of_the_data_has_its_words():
    codes = [
        *(f"reason.{code}" for code in REASONS),
        *(f"unit.{unit}" for unit in UNITS),
        *(f"evidence.{kind}" for kind in EVIDENCE),
        *(f"good.{way}" for way in GOOD),
        *(f"severity.{severity}" for severity in SEVERITIES),
        *(f"schema.{schema}" for schema in READER_SCHEMAS),
    ]
    assert not set(codes) - catalogue().keys()


def test_every_office_dimension_and_topic_has_its_name():
    root = ROOM.parents[1]
    offices = {path.name.partition("__")[0] for path in _sources(root)}
    seed = root / "dbt_project/seeds/deprivation_item.csv"
    dimensions = {
        line.split(",")[2] for line in seed.read_text("utf-8").splitlines()[1:]
    }
    printed = root / "dbt_project/seeds/official_figure_printed.csv"
    topics = {line.split(",")[0] for line in printed.read_text().splitlines()[1:]}
    wanted = {f"topic.{name}" for name in topics}
    wanted |= {f"opd.{name}" for name in offices}
    wanted |= {f"dimension.{name}" for name in dimensions}
    assert not wanted - catalogue().keys()


def test_every_published_table_and_column_has_a_name_in_bahasa_indonesia():
    """A new one gets its name in sinkron/site/dictionary.yml."""
    marts = load_marts(CHECKOUT / "expectations/marts")
    names = dictionary()
    assert names["tables"].keys() == {mart.table for mart in marts}
    columns = {column.name for mart in marts for column in mart.columns}
    assert names["columns"].keys() == columns


def test_a_page_has_a_file_of_its_own_in_each_language():
    words = Words(Language.id)
    assert words.page("rumus") == "rumus.html"
    assert words.page("rumus", words.other) == "rumus.en.html"


def _sources(root: Path) -> list[Path]:
    return list((root / "expectations/sources").glob("*.yml"))
