"""The program that the supervisor runs for the demo's service.

python -m sinkron.demo.servers.launch <home> <service> -> PagedApi, until it is ended
"""

import sys
from pathlib import Path

from sinkron import home
from sinkron.demo.servers.api import PagedApi
from sinkron.demo.servers.connections import API_PORT, API_TOKEN, FOLDER_FILE
from sinkron.settings import Settings

if __name__ == "__main__":
    settings = Settings.from_env({"SINKRON_HOME": sys.argv[1]})
    folder = Path((settings.home / "run" / FOLDER_FILE).read_text())
    port, token = home.kept_port(settings, API_PORT), home.secret(settings, API_TOKEN)
    PagedApi(folder, token=token, port=port or 0).serve_forever()
