"""The steps of the pipeline, one function each: what a task of a DAG calls.

ingest(each source) -> anything_new -> entry_gate -> transform -> exit_gate -> publish

Each step builds its settings from the environment, takes the lock it needs, logs its
progress in counts and returns a small dictionary of ids and counts. Whatever goes wrong
leaves as a `StepError` that says what to do and holds no value out of the data. Heavy
libraries are imported inside the steps, so that reading a DAG file stays cheap.

Two locks of the database keep order, shared by Airflow and the command line. `build`
lets one build run at a time. `landing` is held, shared, by everyone who is landing or
about to: a build waits until nobody is, so that one build takes all that arrives
together. A build judges what was landed when it began; a token of that state goes along,
and publishing refuses a candidate that another build has replaced.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sinkron.failure import step
from sinkron.settings import Settings

log = logging.getLogger(__name__)

_LANDING_WAIT_SECONDS = 3600
_LANDING_POLL_SECONDS = 0.5
