"""Stands for dbt's adapter while sqlfluff reads a model without a database.

A dispatched macro becomes a call of a function of its name, which parses as SQL; one
without arguments is a hint to the database and becomes nothing.
"""

from collections.abc import Callable


def dispatch(macro: str, *_package: str) -> Callable[..., str]:
    """Answer a call of the macro with the text of a call of a function of its name."""

    def call(*arguments: object) -> str:
        return f"{macro}({', '.join(map(str, arguments))})" if arguments else ""

    return call
