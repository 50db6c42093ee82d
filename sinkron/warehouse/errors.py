"""The warehouse's kind of failure."""

from sinkron.errors import SinkronError


class WarehouseError(SinkronError):
    """The warehouse does not run, does not answer, or refuses a right."""
