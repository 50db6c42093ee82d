"""Stands for dbt's adapter while sqlfluff reads a model without a database.

A dispatched macro becomes a call of a function of its name, which parses as SQL.
"""

from collections.abc import Callable


def dispatch(macro: str, *_package: str) -> Callable[..., str]:
    """Answer a call of the macro with the text of a call of a function of its name."""
    return lambda *arguments: f"{macro}({', '.join(map(str, arguments))})"
