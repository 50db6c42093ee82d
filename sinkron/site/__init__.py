"""The site of a release: what it shows, for officials, as pages that need no server.

marts of one release -> read -> rows -> pages (in both languages) -> a folder

Everything comes from the published marts, read as `bi_reader`, so that no page can hold
more than every reader may see. The folder opens from anywhere: relative links, fonts of
its own, no request to any host, no JavaScript.
"""

from sinkron.site.build import SiteReport, build_site

__all__ = ["SiteReport", "build_site"]
