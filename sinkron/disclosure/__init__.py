"""Disclosure control (rule SDC-1): what readers see tells of no single family.

disclose(settings): core.agg_<mart> -> candidate.<mart> with small cells, and those that
would give them away, hidden.
"""

from sinkron.disclosure.step import DisclosureError, DisclosureReport, disclose

__all__ = ["DisclosureError", "DisclosureReport", "disclose"]
