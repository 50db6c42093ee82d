"""Names that the DAG files, the command line and the tests share."""

BUILD_DAG = "build_warehouse"
SITE_TASK = "site"  # of the build DAG, after the release is out
WATCH_DAG = "watch_deliveries"
INGEST_PREFIX = "ingest__"
RELEASE_ASSET = "sinkron://release"
TIMEZONE = "Asia/Jakarta"
DAILY_FLOOR = "30 6 * * *"
DAILY_WATCH = "0 8 * * *"  # after the daily build, when offices open


def ingest_dag(contract_id: str) -> str:
    """DAG that lands one source: `ingest__<opd>__<dataset>`."""
    return f"{INGEST_PREFIX}{contract_id}"


def source_asset(folder: str) -> str:
    """Asset that changes when lines of `<opd>/<dataset>` were landed."""
    return f"sinkron://{folder}"
