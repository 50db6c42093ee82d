"""Back to the office: what each has to correct, in its own layout, and what came of it.

recompute -> quarantine.correction -> export (workbooks), status (counts)
check_files -> the same rules on files that were not sent yet, in a private server

Only the login `pii_reader` sees originals, and each export is written down.
"""

from sinkron.corrections.recompute import Recomputed, bring_up_to_date, recompute

__all__ = ["Recomputed", "bring_up_to_date", "recompute"]
