"""What can go wrong on the way from an office's database or API, in safe words.

Errors of drivers and of HTTP libraries quote addresses, statements and values. None of
that is passed on: which source, what kind of refusal, a code, and what to do.
"""

from sinkron.errors import SinkronError


class CarrierError(SinkronError):
    """An office's database or API did not give what was asked of it."""


def connection_name(dataset: str) -> str:
    """Name of the Airflow connection that leads to a source."""
    return f"sinkron_{dataset}"


def unreachable(dataset: str) -> CarrierError:
    """Nobody answers; this may pass."""
    return CarrierError(
        f"the source of {dataset} does not answer.",
        advice=f"see that host and port of the connection {connection_name(dataset)} "
        "are right and that the office's server runs; what was read so far is kept.",
        retry=True,
    )


def refused(dataset: str, what: str) -> CarrierError:
    """The login or the token is not accepted; a person has to do something."""
    return CarrierError(
        f"the source of {dataset} refuses the {what}.",
        advice=f"ask the office for a valid {what} and put it into the connection "
        f"{connection_name(dataset)}.",
    )
