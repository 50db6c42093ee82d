"""Every source contract holds what its readers rely on; orphans fail too.

The tests loop over the declarations, so a new office is in them from its first line.
"""

import ast
import json
import re
from functools import cache
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from sinkron.contract import Contract, load, load_all, match_header, vocabulary
from sinkron.contract.codes import load_code_maps
from sinkron.contract.dbt_source import stale_sources
from sinkron.contract.ddl import LINE_COLUMNS, to_ddl
from sinkron.contract.dictionary import to_dictionary
from sinkron.contract.model import REASONS
from sinkron.contract.sample import break_rule, sample_rows

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "expectations" / "sources"
PROJECT = ROOT / "dbt_project"
README = ROOT / "expectations" / "README.md"
FILES = sorted(CONTRACTS.glob("*.yml"))
WORD_READERS = [
    (word, reader)
    for words in (
        vocabulary.ODCS_WORDS,
        vocabulary.LIMIT_WORDS,
        vocabulary.REGION_WORDS,
        vocabulary.UNIT_WORDS,
        vocabulary.SLA_WORDS,
        *vocabulary.CUSTOM_WORDS.values(),
    )
    for word, reader in words.items()
]
README_ROW = re.compile(r"^\| (?:\w+ \| )?`([\w.]+)` \|(.*)$", re.MULTILINE)

every_contract = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def code_maps() -> dict[str, tuple[str, ...]]:
    return load_code_maps(PROJECT / "seeds" / "code_map.csv")


def staging_model(contract: Contract) -> Path:
    return PROJECT / f"models/staging/{contract.opd}/stg_{contract.id}.sql"


@every_contract
def test_a_contract_loads_under_the_name_of_its_file(path: Path) -> None:
    assert load(path).id == path.stem


@every_contract
def test_a_contract_fits_the_schema_that_the_standard_publishes(path: Path) -> None:
    schema = resources.files("open_data_contract_standard") / "schema.json"
    jsonschema.validate(
        yaml.safe_load(path.read_text()), json.loads(schema.read_text())
    )


@every_contract
def test_a_contract_has_its_staging_model(path: Path) -> None:
    model = staging_model(load(path))
    assert model.is_file(), f"write {model.relative_to(ROOT)}"


def test_no_staging_model_lacks_a_contract() -> None:
    models = {path.stem for path in (PROJECT / "models/staging").rglob("stg_*.sql")}
    assert models == {f"stg_{path.stem}" for path in FILES}


@every_contract
def test_a_staging_model_is_named_in_the_union_of_each_feed(path: Path) -> None:
    contract = load(path)
    feeds = {
        feed: (PROJECT / f"models/feeds/int_{feed}_unioned.sql")
        for feed in contract.feeds
    }
    for feed, union in feeds.items():
        assert union.is_file(), f"{contract.id} feeds {feed}: write {union.name}"
        assert f"'{contract.id}'" in union.read_text(), (
            f"add `union all … ref('stg_{contract.id}')` to {union.name}"
        )


def test_the_generated_dbt_sources_are_current() -> None:
    stale = stale_sources(load_all(CONTRACTS).values(), project=PROJECT)
    assert not stale, "run `sinkron sources`"


@every_contract
def test_every_code_map_of_a_contract_is_in_the_seed(path: Path) -> None:
    assert maps_of(load(path)) <= code_maps().keys()


def test_every_code_map_of_the_seed_is_named_by_a_contract() -> None:
    named = map(maps_of, load_all(CONTRACTS).values())
    assert code_maps().keys() <= set().union(*named)


def maps_of(contract: Contract) -> set[str]:
    """Code maps that reject a line, and those that only warn."""
    rules = (rule.map for column in contract.columns for rule in column.rules)
    warnings = (column.warn for column in contract.columns)
    return {name for name in (*rules, *warnings) if name is not None}


@every_contract
def test_made_up_rows_fit_the_header(path: Path) -> None:
    contract = load(path)
    rows = sample_rows(contract, 20, 7, code_maps())
    layout = contract.layouts[0]
    match = match_header(contract, header=list(rows[0]), file_format=layout.format)
    assert match.layout == layout
    assert match.columns == tuple(
        n for n in contract.column_names if n in layout.columns
    )
    assert len({tuple(row.values()) for row in rows}) == 20
    assert rows == sample_rows(contract, 20, 7, code_maps())
    assert rows != sample_rows(contract, 20, 8, code_maps())


@every_contract
def test_a_broken_row_differs_in_the_column_of_the_rule_alone(path: Path) -> None:
    contract = load(path)
    (row,) = sample_rows(contract, 1, 7, code_maps())
    for column in contract.columns:
        for rule in column.rules:
            broken = break_rule(contract, column, rule, row)
            changed = {header for header in row if broken[header] != row[header]}
            assert changed == {column.header}


@every_contract
def test_a_landing_table_has_every_column_as_text_and_a_comment(path: Path) -> None:
    contract = load(path)
    ddl = to_ddl(contract)
    for name in contract.column_names:
        assert f'    "{name}" text' in ddl
    comments = re.findall(r"^comment on column", ddl, re.MULTILINE)
    assert len(comments) == len(LINE_COLUMNS) + len(contract.columns)


@every_contract
def test_the_dictionary_names_every_column_and_law(path: Path) -> None:
    contract = load(path)
    page = to_dictionary(contract)
    assert all(f"`{name}`" in page for name in contract.column_names)
    assert all(law.url in page for law in contract.legal_basis)


@every_contract
def test_what_tells_who_or_how_someone_is_never_public(path: Path) -> None:
    """A NIK or KK number is personal, a coded item of a survey sensitive."""
    for column in load(path).columns:
        if column.format is not None:
            assert column.classification == "personal"
        if any((rule.map or "").startswith("dtsen_") for rule in column.rules):
            assert column.classification == "sensitive"


def test_the_lines_that_a_published_figure_cannot_do_without_are_judged() -> None:
    """A column missing here is a hole; one too many rejects a line for nothing.

    `jenis_kloset` is no item of deprivation: no published figure reads it.
    """
    judged = {
        contract.id: {column.name for column in contract.columns if column.rules}
        for contract in load_all(CONTRACTS).values()
    }
    columns = load(CONTRACTS / "dinsos__dtsen_keluarga.yml").column_names
    coded = {name for name in columns if name.startswith(("desil_", "aset_"))}
    assert judged == {
        "bappeda__anggaran_program": {"kode_program_bantuan", "pagu", "realisasi"},
        "bpjs__kepesertaan": {"segmen", "status"},
        "dinkes__eppgbm": {"jk"},
        "dinkop__umkm": {"nilai_bantuan"},
        "dinsos__dtsen_anggota": {
            "jenis_kelamin",
            "status_hubungan_keluarga",
            "partisipasi_sekolah",
            "ijazah_tertinggi_yang_dimiliki",
            "status_bekerja",
            "kepemilikan_usaha",
        },
        "dinsos__dtsen_keluarga": coded
        | {
            "jenis_lantai_terluas",
            "jenis_dinding_terluas",
            "jenis_atap_terluas",
            "sumber_air_minum_utama",
            "sumber_penerangan_utama",
            "daya_terpasang",
            "bahan_bakar_utama_memasak",
            "fasilitas_bab",
            "pembuangan_akhir_tinja",
        },
        "dinsos__penyaluran": {"tahap", "bansos", "nominal", "status_salur"},
        "disdik__ats": {"jk", "kategori"},
        "disdik__dapodik": {"jk", "penerima_kip"},
        "disnaker__peserta_pelatihan": {"program"},
        "dispendukcapil__penduduk": {"nik", "status", "kelamin", "shdk", "pekerjaan"},
        "dpkpck__rtlh": {"sumber_dana", "nilai"},
        "dpmd__blt_dana_desa": {"bulan", "jumlah"},
        "dppkb__pelatihan_ibu_muda": {"jenis_pelatihan", "diterima"},
        "dppkb__pendataan_keluarga": {
            "ber_kb",
            "metode_kb",
            "unmet_need",
            "hamil",
            "ada_balita",
            "sumber_air",
            "jamban",
            "lantai",
            "risiko_stunting",
        },
        "dppkb__pernikahan_dini": {"jk"},
    }


def test_a_blank_rejects_a_line_only_where_no_figure_could_be_made() -> None:
    """A missing sex or desil is shown as missing; a payment of no amount is not."""
    required = {
        f"{contract.id}.{column.name}"
        for contract in load_all(CONTRACTS).values()
        for column in contract.columns
        for rule in column.rules
        if rule.required
    }
    assert required == {
        "bappeda__anggaran_program.kode_program_bantuan",
        "bpjs__kepesertaan.segmen",
        "bpjs__kepesertaan.status",
        "disdik__ats.kategori",
        "disnaker__peserta_pelatihan.program",
        "dpkpck__rtlh.sumber_dana",
        "dppkb__pelatihan_ibu_muda.jenis_pelatihan",
        "dispendukcapil__penduduk.nik",
        "dispendukcapil__penduduk.status",
        "dinsos__penyaluran.tahap",
        "dinsos__penyaluran.bansos",
        "dinsos__penyaluran.nominal",
        "dinsos__penyaluran.status_salur",
        "dpmd__blt_dana_desa.bulan",
        "dpmd__blt_dana_desa.jumlah",
    }


@cache
def attributes_read() -> frozenset[str]:
    """Attributes that the code reads, the loader and its checks apart."""
    ours = {
        "load.py",
        "load_layout.py",
        "consistency.py",
        "wording.py",
        "vocabulary.py",
    }
    files = [
        *(ROOT / "sinkron").rglob("*.py"),
        *(ROOT / "dags").glob("*.py"),
    ]
    return frozenset(
        node.attr
        for path in files
        if not (path.parent.name == "contract" and path.name in ours)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


@pytest.mark.parametrize(("word", "reader"), WORD_READERS)
def test_every_word_of_the_vocabulary_has_a_reader(word: str, reader: str) -> None:
    assert reader.rpartition(".")[2] in attributes_read(), word


def test_every_word_of_the_vocabulary_is_used_by_a_contract() -> None:
    text = "\n".join(path.read_text() for path in FILES)
    ours = (word for word, _ in WORD_READERS)
    words = {word.rpartition(".")[2] for word in (*vocabulary.ALLOWED, *ours)}
    words |= set(REASONS)
    assert not {word for word in words if not re.search(rf"\b{word}\b", text)}


def test_the_readme_explains_the_vocabulary_and_nothing_else() -> None:
    rows = [word for word, _ in README_ROW.findall(README.read_text())]
    words = [word for word, _ in WORD_READERS]
    assert sorted(rows) == sorted([*words, *vocabulary.FIXED_WORDS, *REASONS])


def test_the_readme_names_the_reader_of_each_word() -> None:
    rows = README_ROW.findall(README.read_text())
    for word, reader in WORD_READERS:
        assert any(word == one and f"`{reader}`" in told for one, told in rows), word
