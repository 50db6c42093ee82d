"""Processes that outlive the command that started them.

`supervisor` holds the services of one SINKRON_HOME in one supervisord; `processes`
tells ours from those of others. Knows nothing of what the services are for: that is in
`sinkron.warehouse` (PostgreSQL) and `sinkron.services` (Airflow).
"""
