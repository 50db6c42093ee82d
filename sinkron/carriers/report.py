"""What one capture did, in counts: what the caller may log and show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaptureReport:
    """Files that were written, and the records in them."""

    files: int
    records: int
