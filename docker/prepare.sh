#!/bin/sh
# One-shot: secrets of the environment into the home, then databases, logins, metadata.
# Idempotent: it runs before the services at every `docker compose up`.
set -eu
umask 077

mkdir -p "$SINKRON_HOME/secrets" "$AIRFLOW_HOME"
printf '%s' "$SINKRON_AIRFLOW_DATABASE_PASSWORD" >"$SINKRON_HOME/secrets/role_airflow"
python -c 'import json, os; print(json.dumps({"admin": os.environ["SINKRON_UI_PASSWORD"]}))' \
    >"$AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"

python -c '
from sinkron import warehouse
from sinkron.settings import Settings

warehouse.ensure(Settings.from_env())
'
airflow db migrate
