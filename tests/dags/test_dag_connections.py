"""What Airflow keeps: a connection becomes plain fields, a URL a path to read from.

In a process of its own, as a task is: Airflow reads its environment at import.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ASK = """
import sys
sys.path.insert(0, sys.argv[1])
from airflow.sdk import ObjectStoragePath
from airflow.sdk.io import attach
import fsspec
from dag_connections import object_storage, office_connection
from sinkron.contract import load_all
from sinkron.extract import discover
from sinkron.landing import archive
from sinkron.settings import Settings

memory = fsspec.filesystem("memory")
attach("memory", fs=memory)
memory.pipe("/masuk/dinas/daftar/2026-01/bagian/a.csv", b"NO;NIK\\n1;2\\n")
contracts = load_all(Settings.from_env().contracts_dir)
for name in ("disnaker__peserta_pelatihan", "bpjs__kepesertaan", "dinsos__penyaluran"):
    print(repr(office_connection(contracts[name])))
inbox = object_storage()
if inbox is not None:
    (delivery,) = discover(inbox).deliveries["dinas__daftar"]
    (file,) = delivery.files
    print(delivery.id, file.path, archive.digest(file.location)[:8])
    with archive.receive(Settings.from_env().home, file.location, label="x") as taken:
        print(b"".join(taken.blocks()))
"""


def ask(folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(CHECKOUT / "dags")],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(CHECKOUT),
            "HOME": str(folder),
            "AIRFLOW_HOME": str(folder),
            "SINKRON_HOME": str(folder),
            **environment,
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_connection_is_found_by_the_name_of_its_source(tmp_path):
    fields = {
        "conn_type": "mysql",
        "host": "db.disnaker.go.id",
        "port": 3306,
        "schema": "pelatihan",
        "login": "pembaca",
        "password": "rahasia",
        "extra": {"ca": "/etc/ca.pem"},
    }
    name = "AIRFLOW_CONN_SINKRON_DISNAKER__PESERTA_PELATIHAN"
    said = ask(tmp_path, **{name: json.dumps(fields)})
    table, api, files = said.splitlines()
    assert "kind='mysql'" in table
    assert "host='db.disnaker.go.id', port=3306, database='pelatihan'" in table
    assert "ca='/etc/ca.pem', is_encrypted=True" in table
    assert "rahasia" not in said
    assert (api, files) == ("None", "None")


@pytest.mark.parametrize("scheme", ["file", "memory"])
def test_an_inbox_may_be_object_storage(tmp_path, scheme):
    place = tmp_path / "dinas" / "daftar" / "2026-01" / "bagian"
    place.mkdir(parents=True)
    (place / "a.csv").write_bytes(b"NO;NIK\n1;2\n")
    url = "memory://masuk" if scheme == "memory" else f"file://{tmp_path}"
    said = ask(tmp_path, SINKRON_INBOX=url)
    assert said.splitlines()[3:] == [
        "dinas__daftar/2026-01 bagian/a.csv 01ec5760",
        "b'NO;NIK\\n1;2\\n'",
    ]
