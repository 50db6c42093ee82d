"""The entry gate: which lines and which deliveries take part.

raw lines -> judge (SQL rendered from the contract) -> quarantine.line
          -> check (Great Expectations on one delivery) -> ledger.delivery_check
          -> verdict (pure) -> ledger.verdict

Start at `entry.entry_gate`. Great Expectations takes seconds to import, so nothing in
this package imports it before a delivery has to be checked.
"""
