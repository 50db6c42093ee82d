"""The program that the supervisor runs for each of Airflow's services.

python -m sinkron.services.launch <home> <service> -> exec airflow <service>

The environment comes from the file that `sinkron up` wrote, so that a service that is
started again runs as the others do. Nothing else imports this module.
"""

import json
import os
import sys
from pathlib import Path

import psutil

from sinkron.services.airflow import ENVIRONMENT_FILE
from sinkron.services.environment import merged
from sinkron.supervision import processes
from sinkron.supervision.configuration import API_SERVER, DAG_PROCESSOR, SCHEDULER

_ARGUMENTS = {
    API_SERVER: ["api-server"],
    DAG_PROCESSOR: ["dag-processor"],
    SCHEDULER: ["scheduler", "--skip-serve-logs"],
}

_IDLE_WORKER = "LocalExecutor: <idle>"


def end_idle_orphans() -> None:
    """End the workers of a killed scheduler; one that is busy finishes its task."""
    adopted = psutil.Process(os.getppid()).children()
    idle = [p for p in adopted if _IDLE_WORKER in " ".join(_command_line(p))]
    processes.end(idle, seconds=2)


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


if __name__ == "__main__":
    run, service = Path(sys.argv[1]) / "run", sys.argv[2]
    written = json.loads((run / ENVIRONMENT_FILE).read_text())
    if service == SCHEDULER:
        end_idle_orphans()
    command = [sys.executable, "-m", "airflow", *_ARGUMENTS[service]]
    os.execve(command[0], command, merged(written["overrides"]))
