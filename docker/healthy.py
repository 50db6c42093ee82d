"""Whether one part of Airflow is healthy, as the API server says: the exit status.

Cheaper than Airflow's own command, which loads all of Airflow for each question.
"""

import json
import sys
import urllib.request

with urllib.request.urlopen(
    "http://api-server:8080/api/v2/monitor/health", timeout=5
) as answer:
    part = json.load(answer)[sys.argv[1]]

sys.exit(part["status"] != "healthy")
