"""The program that the supervisor runs: clear up after a crash, become PostgreSQL.

python -m sinkron.warehouse.postmaster <home> -> exec postgres

Nothing else imports this module.
"""

import logging
import sys
from pathlib import Path

from sinkron.warehouse.binaries import binary
from sinkron.warehouse.embedded import DATA_FOLDER
from sinkron.warehouse.recovery import clear
from sinkron.warehouse.unprivileged import execute

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    data = Path(sys.argv[1]) / DATA_FOLDER
    clear(data)
    execute([binary("postgres"), "-D", data], owning=[data])
