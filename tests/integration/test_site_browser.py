"""The pages in a real browser: nothing is asked of any host, nothing shuts anybody out.

Needs Chromium (CHROMIUM names another one); skipped, loudly, where there is none. The
accessibility rules are those of axe-core, kept in tests/data under its own licence.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import warnings
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sinkron.site.pages import PAGES
from sinkron.site.render import render
from tests.unit.site_kit import made

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
AXE = Path(__file__).parents[1] / "data" / "axe-core" / "axe.min.js.gz"
NAMES = [*(name for name, _ in PAGES), "program-pkh", "program-pip"]
FILES = [f"{name}{end}" for name in NAMES for end in (".html", ".en.html")]
PHONE, DESK = 390, 1360
RUN_AXE = """
<script src="axe.min.js"></script>
<script>
axe.run(document, {resultTypes: ["violations"]}).then(function (found) {
  var told = document.createElement("pre");
  told.id = "axe";
  told.textContent = JSON.stringify(found.violations.map(function (one) {
    return [one.id, one.nodes.map(function (node) { return node.html; })];
  }));
  document.body.appendChild(told);
});
</script></body>
"""
TELL_REQUESTS = """
<script>
addEventListener("load", function () {
  document.fonts.ready.then(function () {
    var told = document.createElement("pre");
    told.id = "asked";
    told.textContent = JSON.stringify(
      performance.getEntriesByType("resource").map(function (one) { return one.name; })
    );
    document.body.appendChild(told);
  });
});
</script></body>
"""
FRAME = """
<iframe id="page" src="{page}" style="width:{width}px;height:800px;border:0"
  onload="measure()"></iframe>
<script>
function measure() {{
  var told = document.createElement("pre");
  told.id = "width";
  told.textContent = document.getElementById("page").contentDocument
    .documentElement.scrollWidth;
  document.body.appendChild(told);
}}
</script>
"""

if CHROMIUM is None:
    warnings.warn(
        "no Chromium here: the pages are NOT checked in a browser", stacklevel=1
    )
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    render(made(), place)
    return place


def browse(url: str, home: Path, *options: str, width: int = DESK) -> str:
    """Open a page in a browser of its own, and return it as it is in the end."""
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={home / 'profile'}",
            f"--window-size={width},900",
            "--virtual-time-budget=60000",
            *options,
            "--dump-dom",
            url,
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    return done.stdout


def told(dom: str, name: str) -> str:
    """What a script left in the page."""
    found = re.search(rf'<pre id="{name}">(.*?)</pre>', dom, re.DOTALL)
    assert found, f"the browser did not come to the end of the page: {dom[-300:]}"
    return unescape(found[1])


@pytest.mark.parametrize("name", FILES)
def test_no_page_shuts_anybody_out(name, folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "site")
    (copy / "axe.min.js").write_bytes(gzip.decompress(AXE.read_bytes()))
    page = copy / name
    page.write_text(page.read_text().replace("</body>", RUN_AXE))
    dom = browse(page.as_uri(), tmp_path)
    assert json.loads(told(dom, "axe")) == []


def test_the_check_itself_sees_a_page_that_shuts_somebody_out(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "site")
    (copy / "axe.min.js").write_bytes(gzip.decompress(AXE.read_bytes()))
    page = copy / "index.html"
    bad = '<p style="color:#ddd;background:#fff">pucat</p><img src="x.png">'
    page.write_text(page.read_text().replace("</body>", bad + RUN_AXE))
    found = dict(json.loads(told(browse(page.as_uri(), tmp_path), "axe")))
    assert {"color-contrast", "image-alt"} <= found.keys()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing: a browser tells no requests for files."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def asked(folder: Path, name: str, home: Path) -> set[str]:
    """Everything that a page asked for, answered or not; its own files by path."""
    page = folder / name
    page.write_text(page.read_text().replace("</body>", TELL_REQUESTS))
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}/"
        found = json.loads(told(browse(f"{site}{name}", home), "asked"))
        server.shutdown()
    return {one.removeprefix(site) for one in found}


@pytest.mark.parametrize("name", FILES)
def test_a_page_asks_for_its_own_files_and_nothing_of_any_host(name, folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "site")
    fonts = {path.relative_to(copy).as_posix() for path in copy.glob("fonts/*.woff2")}
    found = asked(copy, name, tmp_path)
    assert {"style.css"} < found <= {"style.css", *fonts}


def test_the_check_itself_sees_a_request_to_a_host(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "site")
    page = copy / "index.html"
    far = "http://127.0.0.1:9/pixel.png"
    page.write_text(page.read_text().replace("</main>", f'<img src="{far}"></main>'))
    assert far in asked(copy, "index.html", tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_page_fits_a_phone_without_being_pushed_sideways(name, folder, tmp_path):
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME.format(page=(folder / name).as_uri(), width=PHONE))
    dom = browse(frame.as_uri(), tmp_path, "--allow-file-access-from-files")
    assert int(told(dom, "width")) <= PHONE
