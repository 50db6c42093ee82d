"""A synthetic district: OPD deliveries in their real layouts, the truth beside them.

    people and events -> registers, DTSEN versions, payment lists -> planted mistakes
                      -> <out>/inbox   and, from the same knowledge, <out>/truth

The truth is what a careful reader of the documented rules must get from the inbox. It
is computed from what the generator knows (who each line is, what was planted in it) and
never by reading a delivery, so it shares no code with the pipeline that it judges.
Nobody in it exists.
"""

from sinkron.demo.district import Summary, generate
from sinkron.demo.request import DemoError

__all__ = ["DemoError", "Summary", "generate"]
