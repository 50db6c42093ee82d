"""The whole pipeline as a process of its own, for tests that kill it."""

import logging
import os
import sys
from dataclasses import replace

from sinkron import pipeline
from sinkron.settings import Settings

logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
given = Settings.from_env()
pipeline.run_all(replace(given, code_version=os.environ["CODE_VERSION"]))
