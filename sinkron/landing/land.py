"""Take the new files of one dataset.

inbox -> settled deliveries -> files that the ledger does not know -> take -> report

One run at a time per dataset. Known files are hashed again at each run, because a name
promises nothing; that is all a run with nothing new costs.
"""

import logging
from collections.abc import Iterator

from sinkron import home, warehouse
from sinkron.contract import Contract
from sinkron.extract import DeliveredFile, Delivery, discover
from sinkron.landing import archive, ledger
from sinkron.landing.report import LandReport, Outcome, summarise
from sinkron.landing.tables import ensure_table
from sinkron.landing.take import Errand, Run, StillChangingError, Tell, take
from sinkron.settings import Settings

log = logging.getLogger(__name__)


def land(
    settings: Settings, contract: Contract, *, progress: Tell | None = None
) -> LandReport:
    """Take every new file of the dataset; counts of what was taken."""
    inbox = discover(settings.inbox, only=contract.folder)
    deliveries = inbox.deliveries.get(contract.id, ())
    settle = settings.settle_seconds
    settled = [one for one in deliveries if one.is_settled(settle_seconds=settle)]
    waiting = len(deliveries) - len(settled)
    outcomes: list[Outcome] = []
    with (
        warehouse.connect(settings, "loader") as conn,
        warehouse.exclusive(conn, f"land {contract.id}"),
    ):
        ensure_table(conn, contract)
        run = Run(conn, contract, home.folder(settings, "archive"), progress)
        for delivery in settled:
            try:
                for errand in _errands(run, delivery):
                    outcomes.append(take(run, errand))
            except StillChangingError:
                waiting += 1
    if waiting:
        log.info("%s: %s folders still change and wait", contract.id, waiting)
    return summarise(contract.id, outcomes, unsettled=waiting)


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
