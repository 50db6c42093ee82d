"""Take the new files of one dataset.

inbox + captures -> settled deliveries -> files that the ledger does not know -> take
-> report

One run at a time per dataset. Known files are hashed again at each run, because a name
promises nothing; that is all a run with nothing new costs.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sinkron import home, warehouse
from sinkron.contract import Contract
from sinkron.extract import DeliveredFile, Delivery, discover
from sinkron.landing import archive, ledger
from sinkron.landing.change import tell_change
from sinkron.landing.prepare import StillChangingError
from sinkron.landing.report import LandReport, Outcome, summarise
from sinkron.landing.tables import ensure_table
from sinkron.landing.take import Errand, Run, Tell, take
from sinkron.landing.workbooks import is_workbook, take_workbooks
from sinkron.settings import Settings

log = logging.getLogger(__name__)


def land(
    settings: Settings, contract: Contract, *, progress: Tell | None = None
) -> LandReport:
    """Take every new file of the dataset; counts of what was taken."""
    delivered = _deliveries(settings.inbox, contract)
    settle = settings.settle_seconds
    settled = [one for one in delivered if one.is_settled(settle_seconds=settle)]
    waiting = len(delivered) - len(settled)
    settled += _captured(settings, contract)
    return _land(settings, contract, settled, waiting=waiting, progress=progress)


def land_captures(settings: Settings, contract: Contract) -> LandReport:
    """Take what was captured just now, without another look at the inbox."""
    return _land(settings, contract, _captured(settings, contract))


def _land(
    settings: Settings,
    contract: Contract,
    settled: Sequence[Delivery],
    *,
    waiting: int = 0,
    progress: Tell | None = None,
) -> LandReport:
    outcomes: list[Outcome] = []
    with (
        warehouse.connect(settings, "loader") as conn,
        warehouse.exclusive(conn, f"land {contract.id}"),
    ):
        ensure_table(conn, contract)
        archive.clear_drafts(home.folder(settings, "archive"), contract.id)
        run = Run(conn, contract, home.folder(settings, "archive"), progress)
        for delivery in settled:
            taken: list[Outcome] = []
            try:
                taken.extend(_take_all(run, delivery))
            except StillChangingError:
                waiting += 1
            tell_change(conn, contract, delivery, taken)
            outcomes += taken
    if waiting:
        log.info("%s: %s folders still change and wait", contract.id, waiting)
    return summarise(contract.id, outcomes, unsettled=waiting)


def _take_all(run: Run, delivery: Delivery) -> Iterator[Outcome]:
    """Take the new files of a delivery in order, workbooks some at a time."""
    for are_workbooks, some in groupby(_errands(run, delivery), key=is_workbook):
        if are_workbooks:
            yield from take_workbooks(run, list(some))
        else:
            yield from (take(run, errand) for errand in some)


def _captured(settings: Settings, contract: Contract) -> tuple[Delivery, ...]:
    """Deliveries that we made: each of their files is whole from the beginning."""
    return _deliveries(home.folder(settings, "captures"), contract)


def _deliveries(folder: Path, contract: Contract) -> tuple[Delivery, ...]:
    return discover(folder, only=contract.folder).deliveries.get(contract.id, ())


def _errands(run: Run, delivery: Delivery) -> Iterator[Errand]:
    """Files of a delivery that have to be taken, and their places in the ledger."""
    known = ledger.known_files(run.conn, delivery)
    file_no = max((one.file_no for one in known), default=0)
    for file in delivery.files:
        namesakes = [one for one in known if one.path == file.path]
        same = _same_bytes(file, namesakes)
        if same is None:
            file_no += 1
            yield Errand(delivery, file, file_no, is_conflict=bool(namesakes))
        elif same.may_fit_now(run.contract):
            yield Errand(delivery, file, same.file_no, file_id=same.file_id)


def _same_bytes(
    file: DeliveredFile, namesakes: list[ledger.KnownFile]
) -> ledger.KnownFile | None:
    if not namesakes:
        return None
    sha256 = archive.digest(file.location)
    return next((one for one in namesakes if one.sha256 == sha256), None)
