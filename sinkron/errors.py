"""What can go wrong in a way that a person can act on.

Rooms raise their own kinds of `SinkronError`; the command line prints its sentence and
its advice and ends with status 1, a task logs both (`sinkron.failure`). Anything else
is a defect and keeps its traceback.
"""


class SinkronError(Exception):
    """A failure whose words hold no personal value; `advice` says what to do."""

    def __init__(self, message: str, *, advice: str, retry: bool = False) -> None:
        super().__init__(message)
        self.advice = advice
        self.retry = retry
