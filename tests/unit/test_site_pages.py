"""The pages of a release that was made by hand, read back as a program would."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from sinkron.language import Language
from sinkron.site.pages import PAGES
from sinkron.site.read import Shown
from sinkron.site.render import render
from tests.unit.site_kit import EARLIER, RELEASE, Tree, made, trees

NAMES = [*(name for name, _ in PAGES), "program-pkh", "program-pip"]
FILES = [f"{name}{end}" for name in NAMES for end in (".html", ".en.html")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    render(made(), place)
    return place


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Tree]:
    return trees(folder)


def rows(tree: Tree, table: str) -> list[list[str]]:
    """Texts of the cells of one table, row by row."""
    found, is_in = [], False
    for element in tree.elements:
        if element.name == "table":
            is_in = element.attributes.get("id") == table
        elif is_in and element.name == "tr":
            found.append([])
        elif is_in and element.name in ("th", "td"):
            found[-1].append(element.text)
    return found


def test_every_page_is_there_in_both_languages(pages):
    assert sorted(pages) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_links_are_relative_and_lead_somewhere(name, pages, folder):
    anchors = {
        page: {e.attributes["id"] for e in tree.elements if "id" in e.attributes}
        for page, tree in pages.items()
    }
    for element in pages[name].elements:
        target = element.attributes.get("href") or element.attributes.get("src")
        if target is None:
            continue
        page, _, anchor = target.partition("#")
        assert (folder / (page or name)).is_file(), target
        assert not anchor or anchor in anchors[page or name], target


def test_no_file_of_the_site_names_a_host_or_holds_a_script(folder):
    for path in folder.rglob("*"):
        if path.suffix in (".html", ".css"):
            text = path.read_text("utf-8")
            assert not re.search(
                r"""(https?:)?//[a-z]|@import|<script|\son\w+=""", text
            )


@pytest.mark.parametrize("name", FILES)
def test_no_id_stands_twice_on_a_page(name, pages):
    ids = [e.attributes["id"] for e in pages[name].elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", FILES)
def test_headings_go_down_one_step_at_a_time(name, pages):
    levels = [int(e.name[1]) for e in pages[name].named("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize("name", FILES)
def test_a_page_has_landmarks_a_skip_link_and_its_language(name, pages):
    tree = pages[name]
    for landmark in ("header", "nav", "main", "footer"):
        assert tree.named(landmark)
    first = tree.named("a")[0]
    assert first.attributes["href"] == "#isi"
    language = "en" if name.endswith(".en.html") else "id"
    assert tree.named("html")[0].attributes["lang"] == language
    current = [a for a in tree.named("a") if "aria-current" in a.attributes]
    own = re.sub(r"^program-[a-z-]+", "program", name)  # one below it is in no menu
    assert [a.attributes["href"] for a in current] == [own]


@pytest.mark.parametrize("name", FILES)
def test_a_table_has_a_caption_and_heads_with_a_scope(name, pages):
    tree = pages[name]
    assert len(tree.named("caption")) == len(tree.named("table"))
    assert all(caption.text for caption in tree.named("caption"))
    for head in tree.named("th"):
        assert head.attributes["scope"] == ("col" if "thead" in head.inside else "row")
        assert head.text


@pytest.mark.parametrize("name", FILES)
def test_a_chart_says_what_it_shows_and_links_to_its_table(name, pages):
    tree = pages[name]
    charts = [e for e in tree.named("svg") if "figure" in e.inside]
    drawn = [e for e in charts if e.attributes.get("aria-hidden") != "true"]
    for chart in drawn:
        assert chart.attributes["role"] == "img"
        assert len(chart.attributes["aria-label"]) > 20
    tables = {e.attributes["id"] for e in tree.named("table")}
    see = [e for e in tree.named("a") if "p" in e.inside[-1:] and "#tabel" in str(e)]
    assert bool(drawn) <= bool(see)
    assert {e.attributes["href"].partition("#")[2] for e in see} <= tables


@pytest.mark.parametrize("name", NAMES)
def test_a_section_has_its_twin_in_the_other_language(name, pages):
    here, there = pages[f"{name}.html"], pages[f"{name}.en.html"]
    ids = [
        [e.attributes["id"] for e in tree.elements if "id" in e.attributes]
        for tree in (here, there)
    ]
    assert ids[0] == ids[1]
    switches = [a for a in here.named("a") if a.attributes.get("class") == "switch"]
    assert len(switches) == len(here.named("section"))
    assert all(f"{name}.en.html#" in a.attributes["href"] for a in switches)


def test_a_hidden_figure_is_a_dot_that_says_so_and_never_a_zero(pages):
    table = rows(pages["index.html"], "tabel-penerima")
    assert ["Pintar", "Dinas Pendidikan", *["•disembunyikan"] * 4] in table
    table = rows(pages["index.en.html"], "tabel-penerima")
    assert "•hidden" in table[2]
    assert "Bukan nol" in pages["index.html"].named("main")[0].text


def test_a_missing_figure_is_a_dash_and_a_true_zero_is_a_zero(pages):
    assert rows(pages["index.html"], "tabel-penerima")[1][-1] == "0"
    unmet = rows(pages["index.html"], "tabel-terlewat")
    assert unmet[1][-1] == "–tidak ada data"
    table = rows(pages["index.html"], "tabel-sasaran")
    assert table[2][1] == "2.000"
    assert table[2][3] == "–tidak ada data"  # no rule: nothing is hidden there
    assert table[2][8:] == ["–tidak ada data", "1,25", "–tidak ada data", "−0,25"]


def test_a_sum_with_a_hidden_part_does_not_pass_for_the_whole(pages):
    value = pages["index.html"].named("p")
    shown = [e.text for e in value if e.attributes.get("class", "").startswith("value")]
    assert shown[0].startswith("12.345 + •")
    package = rows(pages["index.html"], "tabel-paket")
    assert package[2] == ["2", "•disembunyikan", "0", "0", "40"]


def test_numbers_are_written_as_the_language_writes_them(pages):
    line = rows(pages["index.html"], "tabel-penerima")[1]
    assert line[2:5] == ["1.234", "2.345", "Rp1.234.567.890"]
    line = rows(pages["index.en.html"], "tabel-penerima")[1]
    assert line[2:5] == ["1,234", "2,345", "Rp1,234,567,890"]
    assert "10,3%" in pages["index.html"].named("main")[0].text
    assert "10.3%" in pages["index.en.html"].named("main")[0].text
    assert rows(pages["index.html"], "tabel-sasaran")[1][-2:] == ["−0,41", "−0,25"]


def test_every_figure_links_to_its_formula_and_its_release(pages):
    tree = pages["index.html"]
    links = {a.attributes["href"] for a in tree.named("a")}
    assert "rumus.html#N.FAMILIES" in links
    assert "rumus.html#D.H" in links
    tables = len(tree.named("table"))
    release = f"rilis.html#{RELEASE['release_id']}"
    found = [a for a in tree.named("a") if a.attributes["href"] == release]
    assert len(found) >= tables + 6


def test_the_page_of_programmes_leads_to_one_of_each(pages):
    links = {e.attributes.get("href") for e in pages["program.html"].named("a")}
    assert {"program-pkh.html", "program-pip.html"} <= links
    above = pages["program-pkh.en.html"].named("a")
    here = [e for e in above if e.attributes.get("aria-current") == "true"]
    assert [e.attributes["href"] for e in here] == ["program.en.html"]


def test_a_programme_is_told_from_eligible_to_receiving(pages):
    steps = rows(pages["program-pkh.html"], "tabel-saringan")[1:]
    told = [line[1] for line in steps]
    assert told == ["12.345", "2.000", "1.234", "1.000"]
    drawn = [e.text for e in pages["program-pkh.html"].named("text")]
    assert [text for text in drawn if text in told][:4] == told
    assert steps[1][2] == "16,2%"
    by_desil = rows(pages["program-pkh.html"], "tabel-desil")[1:]
    assert [line[0] for line in by_desil] == ["1", "2", "belum berdesil"]
    assert "•" in by_desil[1][2]
    pair = rows(pages["program-pip.html"], "tabel-pasangan")[1]
    assert pair == ["PKH", "saling melengkapi", "321", "2,35", "55"]


def test_no_page_of_a_programme_says_that_it_works(pages):
    for language, word in (("", "efektif"), (".en", "effective")):
        text = pages[f"program-pkh{language}.html"].named("main")[0].text.lower()
        assert word not in text


def test_what_changed_since_the_release_before_is_told(pages):
    table = rows(pages["index.html"], "tabel-perubahan")
    families = table[1]
    assert families[1] == "12.340"
    assert families[2].startswith("12.345 + •")
    assert families[3] == "–tidak ada data"  # a hidden part makes no difference
    assert ["Penyaluran Dinas Sosial", "2", "0", "0", "0"] in [
        [cell.replace("PenyaluranDinas", "Penyaluran Dinas") for cell in row]
        for row in rows(pages["index.html"], "kiriman-baru")
    ]


def test_the_first_release_says_that_there_is_nothing_to_compare_with(tmp_path):
    render(made(before=False), tmp_path)
    text = Tree((tmp_path / "index.html").read_text()).named("main")[0].text
    assert "rilis pertama" in text


def test_a_held_delivery_stands_there_with_the_sentence_of_the_office(pages):
    held = rows(pages["mutu-data.html"], "tabel-ditahan")
    assert held[1][1] == "Berkas terpotong; kirim ulang."
    held = rows(pages["mutu-data.en.html"], "tabel-ditahan")
    assert held[1][1] == "The file was cut short; send it again."


def test_lines_add_up_on_the_page_of_quality(pages):
    total = rows(pages["mutu-data.html"], "tabel-baris")[-1]
    numbers = [int(cell.replace(".", "")) for cell in total[2:]]
    assert numbers[0] == sum(numbers[1:]) == 2061


def test_a_delivery_that_was_late_on_the_day_of_publication_is_marked(pages):
    table = rows(pages["mutu-data.html"], "tabel-kesegaran")
    states = [row[-1] for row in table[1:]]
    assert states == ["belum jatuh tempo", "terlambat sejak 20 Maret 2026"]


def test_a_formula_is_told_in_words_before_signs(pages):
    tree = pages["rumus.html"]
    article = next(e for e in tree.named("article") if e.attributes["id"] == "D.H")
    assert article.text.index("Berapa dari yang berhak") < article.text.index("=")
    assert len(tree.named("math")) == 4


def test_a_formula_names_the_columns_that_use_it(pages):
    contract = next(m for m in made().contracts if m.table == "family_count")
    used = [c.name for c in contract.columns if "N.FAMILIES" in c.formulas]
    links = {a.attributes["href"] for a in pages["rumus.html"].named("a")}
    assert used
    assert {f"kamus-data.html#marts.family_count.{name}" for name in used} <= links


def test_the_dictionary_holds_every_column_of_every_table(pages):
    ids = {e.attributes.get("id") for e in pages["kamus-data.html"].elements}
    promised = {
        f"{mart.name}.{c.name}" for mart in made().contracts for c in mart.columns
    }
    assert promised <= ids


def test_a_map_and_its_table_tell_the_same(pages):
    tree = pages["wilayah.html"]
    table = rows(tree, "tabel-D.H")
    assert table[1] == ["Donomulyo (DNM)", "25,0%peringkat 1"]
    assert table[2] == ["Pagak (PGK)", "•disembunyikan"]
    (chart,) = [
        e
        for e in tree.named("svg")
        if "Rumus D.H" in e.attributes.get("aria-label", "")
    ]
    assert "25%" in chart.text
    assert "tertinggi 25,0% di Donomulyo" in chart.attributes["aria-label"]


def test_a_release_without_any_mart_still_has_pages_that_say_so(tmp_path):
    empty = Shown(release=RELEASE, releases=(RELEASE, EARLIER))
    render(empty, tmp_path)
    for name, tree in trees(tmp_path).items():
        assert tree.named("h1"), name
    text = Tree((tmp_path / "rumus.html").read_text()).named("main")[0].text
    assert "belum memuat daftar rumus" in text


def test_the_same_release_gives_the_same_bytes(folder, tmp_path):
    render(made(), tmp_path)
    for path in tmp_path.glob("*.*"):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_no_page_holds_what_looks_like_the_number_of_a_person(folder):
    for path in folder.glob("*.html"):
        assert not re.search(r"(?<![0-9a-f])\d{16}(?![0-9a-f])", path.read_text())


def test_what_is_english_on_an_indonesian_page_is_marked_as_english(pages):
    marked = [
        e
        for e in pages["kamus-data.html"].named("td")
        if e.attributes.get("lang") == Language.en
    ]
    assert len(marked) > 50
    foreign = pages["kamus-data.en.html"].named("td", "p")
    assert not [e for e in foreign if "lang" in e.attributes]
