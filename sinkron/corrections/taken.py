"""Who took originals out, for which office, how many: one row of the ledger an export.

begin -> ledger.correction_export -> end

The row stands before the first original is read; one without counts is an export that
runs or was broken off. No value of a line, no name of a file.
"""

import logging
import os
import pwd
from dataclasses import dataclass

from sinkron import warehouse
from sinkron.contract import Contract
from sinkron.settings import Settings

log = logging.getLogger(__name__)

_BEGIN = """
insert into ledger.correction_export (exported_by, opd, dataset)
values (%s, %s, %s)
returning export_no
"""

_END = """
update ledger.correction_export
set workbooks = %s, rejected_lines = %s, warned_lines = %s
where export_no = %s
"""


@dataclass(frozen=True)
class Exported:
    """What was written for one dataset, in counts."""

    opd: str
    dataset: str
    workbooks: int
    rejected: int
    warned: int
    held_files: int


def begin(settings: Settings, contract: Contract) -> int:
    """Write down that somebody takes the originals of a dataset."""
    with warehouse.connect(settings, "owner") as conn:
        told = (_login(), contract.opd, contract.id)
        return int(conn.execute(_BEGIN, told).fetchall()[0][0])


def end(settings: Settings, export_no: int, one: Exported) -> None:
    """Write down how many were taken."""
    with warehouse.connect(settings, "owner") as conn:
        conn.execute(_END, (one.workbooks, one.rejected, one.warned, export_no))
    log.info(
        "%s: %s workbooks, %s rejected and %s warned lines",
        *(one.dataset, one.workbooks, one.rejected, one.warned),
    )


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
