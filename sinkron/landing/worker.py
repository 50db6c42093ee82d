"""A process that reads workbooks for a landing, one after the other.

stdin: Workshop, then Job after Job -> prepare -> stdout: Prepared, StillChangingError,
or FailedError with the place in our code, never with what stood in a file

It ends when its input does: also when the process that asked was killed. It is started
as a program of its own and not by `multiprocessing`, whose children a task of Airflow
may be forbidden to have.
"""

import pickle
import sys
import traceback
from typing import Any

from sinkron.landing.prepare import Job, StillChangingError, Workshop, prepare


class FailedError(Exception):
    """A reader failed by a mistake of its own."""


def serve() -> None:
    """Answer until there is nothing more to read."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers may come out
    workshop: Workshop = pickle.load(asked)
    while True:
        try:
            job: Job = pickle.load(asked)
        except EOFError:
            return
        pickle.dump(_answer(workshop, job), answers)
        answers.flush()


def _answer(workshop: Workshop, job: Job) -> Any:
    try:
        return prepare(workshop, job)
    except StillChangingError as error:
        return error
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return FailedError(f"{type(error).__name__} in {place.name}:{place.lineno}")


if __name__ == "__main__":
    serve()
