"""A check that stops half-way, so that it can be told to end, or be killed.

python -m tests.integration.trial_that_waits -> prints `ready`, then waits
"""

import signal
import sys
import time

from sinkron.cli.check_delivery import end
from sinkron.corrections.trial.server import private_server

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    with private_server():
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        time.sleep(120)
