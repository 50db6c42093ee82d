"""The programs of one installation, and the supervisord.conf that holds them.

The file names modules to run and no secret but the supervisor's own password: what a
program needs to know it reads from SINKRON_HOME when it starts. So the same file serves
while inbox, settle time or keys change, and PostgreSQL need not restart with Airflow.
"""

import shlex
import sys
from dataclasses import dataclass

from sinkron import home
from sinkron.settings import Settings

USER = "sinkron"


@dataclass(frozen=True, kw_only=True)
class Program:
    """How one service is run; the higher its order, the earlier it is stopped."""

    name: str
    module: str
    order: int
    stop_signal: str = "TERM"
    stop_seconds: int = 15
    # One that ends sooner has failed to start; after five times it is given up.
    start_seconds: int = 6


POSTGRES = "postgres"
API_SERVER = "api-server"
DAG_PROCESSOR = "dag-processor"
SCHEDULER = "scheduler"
DEMO_API = "demo-api"
SCHEDULER_STOP_SECONDS = 60

# Airflow's three stop before the database, the scheduler first of all: it waits for
# running tasks, and those need the API to report.
PROGRAMS = (
    Program(
        name=POSTGRES,
        module="sinkron.warehouse.postmaster",
        order=100,
        stop_signal="INT",
        stop_seconds=60,
        start_seconds=1,
    ),
    Program(
        name=DEMO_API, module="sinkron.demo.servers.launch", order=150, start_seconds=1
    ),
    Program(name=API_SERVER, module="sinkron.services.launch", order=200),
    Program(name=DAG_PROCESSOR, module="sinkron.services.launch", order=300),
    Program(
        name=SCHEDULER,
        module="sinkron.services.launch",
        order=400,
        stop_seconds=SCHEDULER_STOP_SECONDS,
    ),
)


def render(settings: Settings, port: int) -> str:
    """Return the text of supervisord.conf."""
    address = f"{home.LOCALHOST}:{port}"
    password = home.secret(settings, "supervisor_password")
    logs, run = home.folder(settings, "logs"), home.folder(settings, "run")
    sections = [
        _section(
            "supervisord",
            nodaemon="true",
            silent="true",
            directory=settings.home,
            logfile=logs / "supervisord.log",
            logfile_maxbytes="5MB",
            logfile_backups=2,
            pidfile=run / "supervisord.pid",
        ),
        _section("inet_http_server", port=address, username=USER, password=password),
        _section(
            "supervisorctl",
            serverurl=f"http://{address}",
            username=USER,
            password=password,
        ),
        _section(
            "rpcinterface:supervisor",
            **{
                "supervisor.rpcinterface_factory": (
                    "supervisor.rpcinterface:make_main_rpcinterface"
                )
            },
        ),
        *(_program(settings, program) for program in PROGRAMS),
    ]
    return "\n".join(sections)


def _program(settings: Settings, program: Program) -> str:
    command = [sys.executable, "-m", program.module, str(settings.home), program.name]
    return _section(
        f"program:{program.name}",
        command=shlex.join(command),
        priority=program.order,
        autostart="false",
        autorestart="true",
        startsecs=program.start_seconds,
        startretries=5,
        stopsignal=program.stop_signal,
        stopwaitsecs=program.stop_seconds,
        killasgroup="true",
        redirect_stderr="true",
        stdout_logfile=home.folder(settings, "logs") / f"{program.name}.log",
        stdout_logfile_maxbytes="10MB",
        stdout_logfile_backups=5,
    )


def _section(name: str, **options: object) -> str:
    lines = [
        f"{key} = {str(value).replace('%', '%%')}" for key, value in options.items()
    ]
    return "\n".join([f"[{name}]", *lines, ""])
