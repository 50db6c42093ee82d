"""The program that makes a data folder: become initdb.

python -m sinkron.warehouse.initdb <draft folder> <password file> <administrator>

Case and order follow the built-in Unicode rules, the same on every machine. Nothing
else imports this module.
"""

import sys
from pathlib import Path

from sinkron.warehouse.binaries import binary
from sinkron.warehouse.unprivileged import execute

if __name__ == "__main__":
    draft, password_file = Path(sys.argv[1]), Path(sys.argv[2])
    command: list[str | Path] = [
        binary("initdb"),
        f"--pgdata={draft}",
        f"--username={sys.argv[3]}",
        f"--pwfile={password_file}",
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--no-sync", "--no-instructions"),
    ]
    execute(command, owning=[draft, password_file])
