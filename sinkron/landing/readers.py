"""Workbooks of one delivery, read some files ahead in processes of their own.

jobs -> as many processes as there are processors -> Prepared, in the order of the jobs

Reading a workbook keeps a processor busy in Python, so threads would gain nothing. What
is read ahead is bounded by a few files, whose rows wait on disk. A file on which a
reader dies twice is held; the others are not touched by it.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from sinkron.landing.prepare import (
    Job,
    Prepared,
    Workshop,
    keep_unread,
    prepare,
)

log = logging.getLogger(__name__)

MOST_PROCESSES = 4
WORTH_BYTES = 2_000_000  # fewer are read before a process has started
_AHEAD = 4  # files a process
_PROGRAM = (sys.executable, "-m", "sinkron.landing.worker")


class Readers:
    """Reads many files; without processes when there is little to read."""

    def __init__(self, workshop: Workshop, *, total_bytes: int) -> None:
        self._workshop = workshop
        count = min(MOST_PROCESSES, len(os.sched_getaffinity(0)))
        self._count = count if count > 1 and total_bytes >= WORTH_BYTES else 0
        self._is_over = False
        self._own = threading.local()
        self._started: list[subprocess.Popen[bytes]] = []
        self._threads = ThreadPoolExecutor(max(1, self._count))

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        for process in self._started if kind else ():
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._started:
            _end(process)

    def prepare(self, jobs: Iterable[Job]) -> Iterator[Prepared]:
        """Read files in order; raises StillChangingError in the place of a file."""
        if not self._count:
            yield from (prepare(self._workshop, job) for job in jobs)
            return
        waiting: deque[Future[Prepared]] = deque()
        for job in jobs:
            waiting.append(self._threads.submit(self._read, job))
            if len(waiting) > self._count * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _read(self, job: Job) -> Prepared:
        for _ in range(2):
            try:
                answer = self._ask(job)
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):
                if self._is_over:
                    raise
                log.warning("a reader died and is started anew")
                _end(self._own.process)
                del self._own.process
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[no-any-return]
        return keep_unread(self._workshop, job)

    def _ask(self, job: Job) -> Any:
        """Let the process of this thread read a file."""
        if not hasattr(self._own, "process"):
            self._own.process = self._start()
        process = self._own.process
        pickle.dump(job, process.stdin)
        process.stdin.flush()
        return pickle.load(process.stdout)

    def _start(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(filter(None, sys.path))
        process = subprocess.Popen(
            _PROGRAM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )
        self._started.append(process)
        pickle.dump(self._workshop, process.stdin)  # type: ignore[arg-type]
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close what a process reads from, so that it ends, and wait until it did."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                log.debug("a reader had ended already")
    process.wait()
