"""Where the demo's servers are, as Airflow wants to be told: its environment.

<out>/office + kept ports and secrets -> AIRFLOW_CONN_SINKRON_<OPD>__<DATASET>
"""

import json
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from sinkron import home
from sinkron.carriers import connection_name
from sinkron.settings import Settings
from sinkron.warehouse.connect import administrator_dsn

API_DATASET = "bpjs__kepesertaan"
API_PORT, API_TOKEN, FOLDER_FILE = "demo-api", "demo_api_token", "demo_lists"


def office(settings: Settings) -> Path | None:
    """Return the folder of what the offices' servers hold; None without a demo."""
    folder = settings.demo / "office" if settings.demo else None
    return folder if folder and folder.is_dir() else None


def environment(settings: Settings) -> dict[str, str]:
    """Return the connections of the demo; empty without one."""
    from sinkron.demo.servers.tables import TABLES

    if office(settings) is None:
        return {}
    where = conninfo_to_dict(administrator_dsn(settings))
    server = {"host": str(where["host"]), "port": int(str(where["port"]))}
    told = {
        table.dataset: server
        | {
            "conn_type": "postgres",
            "schema": table.database,
            "login": table.database,
            "password": home.secret(settings, table.database),
        }
        for table in TABLES
    }
    told[API_DATASET] = {
        "conn_type": "http",
        "host": home.LOCALHOST,
        "port": home.kept_port(settings, API_PORT) or 0,
        "password": home.secret(settings, API_TOKEN),
    }
    return {
        f"AIRFLOW_CONN_{connection_name(dataset).upper()}": json.dumps(fields)
        for dataset, fields in told.items()
    }
