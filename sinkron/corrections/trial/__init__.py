"""A file tested before it is sent: the warehouse in small, for one question.

private server -> set-up, code lists, landing, gate, staging: the real ones -> FileCheck
-> everything removed

Nothing of an installation is needed or touched, nothing is kept.
"""

from sinkron.corrections.trial.check import (
    CheckedFile,
    Found,
    Place,
    TrialReport,
    check_files,
)

__all__ = ["CheckedFile", "Found", "Place", "TrialReport", "check_files"]
