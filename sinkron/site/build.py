"""Write the site of a release: into a folder beside its own, then by its name at once.

marts -> read -> render -> <home>/site/<release>/

Killed at any moment it leaves the site as it was, or as it will be. One site of a home
is written at a time.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from sinkron import home, publish, warehouse
from sinkron.settings import Settings
from sinkron.site.folders import FIRST_PAGE, drop_all_but, replacing, site_folder
from sinkron.site.read import read

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SiteReport:
    """What was written."""

    release_id: str
    first_page: Path
    pages: int


def build_site(
    settings: Settings, release_id: str | None = None, *, out: Path | None = None
) -> SiteReport:
    """Write the pages of a release, by default the one that readers see.

    Sites of releases whose tables are gone go with them.
    """
    from sinkron.site.render import render

    with home.lock(settings, "site"):
        shown = read(settings, release_id)
        found = shown.release["release_id"]
        folder = out.resolve() if out else site_folder(settings, found)
        with replacing(folder) as draft:
            pages = render(shown, draft)
        with warehouse.connect(settings, "owner") as conn:
            kept = {r.release_id for r in publish.list_releases(conn) if r.is_kept}
        drop_all_but(settings, kept)
    log.info("wrote the site of release %s: %s pages", found, len(pages))
    return SiteReport(
        release_id=found, first_page=folder / FIRST_PAGE, pages=len(pages)
    )
