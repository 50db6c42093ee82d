"""What Airflow and dbt are told, as environment variables.

settings, kept ports and secrets -> overrides() -> merged() = airflow_env()

What is not here has Airflow's own default (the airflow.cfg that it writes for itself
holds nothing else: the environment comes first). Everything listens on 127.0.0.1. The
scheduler's log server would listen on every interface and has no option for it, so it
does not run (`--skip-serve-logs`): the API server reads the same log folder. Every kind
of telemetry is off.
"""

import base64
import hashlib
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from sinkron import home, warehouse
from sinkron.settings import Settings
from sinkron.supervision import supervisor

ADMINISTRATOR = "admin"
PASSWORD = "airflow_admin"  # the secret, in its file
API_PORT = "airflow"
# Nobody listens here: asking for the log of a running task fails at once.
NO_LOG_SERVER_PORT = 9


def airflow_env(settings: Settings) -> dict[str, str]:
    """Return the whole environment in which Airflow (or dbt) runs."""
    return merged(overrides(settings))


def merged(ours: dict[str, str]) -> dict[str, str]:
    """Return this environment with what we set and without any other Airflow's."""
    kept = {
        name: value
        for name, value in supervisor.environment().items()
        if not name.startswith(("AIRFLOW", "SINKRON_"))
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    direct = ",".join(filter(None, [kept.get("NO_PROXY"), home.LOCALHOST, "localhost"]))
    return kept | {"PATH": path, "NO_PROXY": direct, "no_proxy": direct} | ours


def overrides(settings: Settings) -> dict[str, str]:
    """Return what we set; secrets included, so it is kept in 0600 files only."""
    options = {
        **_core(settings),
        **_database(settings),
        **_api(settings),
        **_SCHEDULING,
        **_LOGGING,
    }
    named = {f"AIRFLOW__{name.upper()}": value for name, value in options.items()}
    return {
        **named,
        **_NO_TELEMETRY,
        **settings.to_env(),
        **_offices(settings),
        "AIRFLOW_HOME": str(airflow_home(settings)),
        "TZ": "UTC",
    }


def _offices(settings: Settings) -> dict[str, str]:
    """Return the connections of the demo's offices; the generator loads with them."""
    if settings.demo is None:
        return {}
    from sinkron.demo.servers import connections

    return connections.environment(settings)


def airflow_home(settings: Settings) -> Path:
    """Return AIRFLOW_HOME."""
    return settings.home / "airflow"


def write_login(settings: Settings) -> None:
    """Write the password file before Airflow would make one up and print it."""
    word = home.secret(settings, PASSWORD)
    home.folder(settings, "airflow")
    home.write_private(_password_file(settings), json.dumps({ADMINISTRATOR: word}))


_NO_TELEMETRY = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "SCARF_ANALYTICS": "false",
    "DO_NOT_TRACK": "1",
}

_SCHEDULING = {
    "dag_processor__refresh_interval": "10",
    "dag_processor__min_file_process_interval": "60",
    "dag_processor__parsing_processes": "1",
    "scheduler__scheduler_idle_sleep_time": "0.2",
    "scheduler__enable_health_check": "False",
    # A killed task is noticed after a minute, not after five.
    "scheduler__task_instance_heartbeat_timeout": "60",
    "scheduler__orphaned_tasks_check_interval": "30",
}

_LOGGING = {
    "logging__file_task_handler_new_file_permissions": "0o600",
    "logging__file_task_handler_new_folder_permissions": "0o700",
    "logging__worker_log_server_port": str(NO_LOG_SERVER_PORT),
}


def _core(settings: Settings) -> dict[str, str]:
    return {
        "core__executor": "LocalExecutor",
        "core__dags_folder": str(settings.dags_dir),
        "core__load_examples": "False",
        "core__dags_are_paused_at_creation": "False",
        "core__parallelism": "4",
        "core__hostname_callable": "socket.gethostname",
        "core__fernet_key": _fernet_key(home.secret(settings, "airflow_fernet")),
        "core__simple_auth_manager_users": f"{ADMINISTRATOR}:admin",
        "core__simple_auth_manager_passwords_file": str(_password_file(settings)),
        "core__execution_api_server_url": f"{api_url(settings)}/execution/",
    }


def _database(settings: Settings) -> dict[str, str]:
    url = warehouse.dsn(settings, "airflow")
    tail = url.removeprefix("postgresql://")
    parts = urlsplit(url)
    # asyncpg knows one of libpq's options by another name, and not the others.
    mode = [p for p in parts.query.split("&") if p.startswith("sslmode=")]
    bare = tail.split("?")[0] + (
        f"?{mode[0].replace('sslmode', 'ssl')}" if mode else ""
    )
    return {
        "database__sql_alchemy_conn": f"postgresql+psycopg2://{tail}",
        "database__sql_alchemy_conn_async": f"postgresql+asyncpg://{bare}",
        "database__load_default_connections": "False",
    }


def _api(settings: Settings) -> dict[str, str]:
    return {
        "api__host": home.LOCALHOST,
        "api__port": str(home.kept_port(settings, API_PORT)),
        "api__base_url": api_url(settings),
        "api__workers": "1",
        "api__instance_name": "Sinkron",
        "api__secret_key": home.secret(settings, "airflow_api"),
        "api__enable_swagger_ui": "False",  # its page loads scripts from a foreign host
        "api_auth__jwt_secret": home.secret(settings, "airflow_jwt"),
    }


def api_url(settings: Settings) -> str:
    """Return where the UI and the API are."""
    return f"http://{home.LOCALHOST}:{home.kept_port(settings, API_PORT)}"


def _password_file(settings: Settings) -> Path:
    return airflow_home(settings) / "passwords.json"


def _fernet_key(word: str) -> str:
    digest = hashlib.sha256(word.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()
