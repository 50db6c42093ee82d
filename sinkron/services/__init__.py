"""What runs beside the command line: PostgreSQL (embedded) and Airflow.

One supervisor for each SINKRON_HOME holds them; `up` and `down` are the only ways in
and out, `status` looks, `access` says where Airflow is.
"""

from sinkron.services.environment import airflow_env
from sinkron.services.lifecycle import Access, Status, access, down, status, up

__all__ = ["Access", "Status", "access", "airflow_env", "down", "status", "up"]
