"""Run Great Expectations on a table or view, and keep nothing of a person.

expectations as plain dictionaries -> one ephemeral context a process -> Outcome

Great Expectations copies values that break a promise into its results and can write the
connection string to disk. Here the context lives in memory, the result format is set
for the whole run (set on an expectation it is ignored), and of each result only numbers
leave this module. Its own messages quote values too: they are not logged.

The import takes seconds, so it happens when the first table is checked.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from sinkron.errors import SinkronError

COUNTS_ONLY = {
    "result_format": "SUMMARY",
    "partial_unexpected_count": 0,
    "include_unexpected_rows": False,
}


class CheckError(SinkronError):
    """An expectation could not be computed; that says nothing about the data."""


@dataclass(frozen=True)
class Expectation:
    """One expectation: its type in Great Expectations and its arguments."""

    type: str
    kwargs: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """Whether an expectation held, and the numbers it looked at."""

    success: bool
    observed: Any
    element_count: int | None
    unexpected_count: int | None


class GreatExpectations:
    """One context and one data source for as many tables as are to be checked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._source: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        place: TracebackType | None,
    ) -> None:
        if self._source is not None:
            self._source.get_engine().dispose()

    def check(
        self, expectations: Sequence[Expectation], *, schema: str, table: str
    ) -> list[Outcome]:
        """Check one table or view; outcomes in the order of the expectations."""
        source = self._connected()
        from great_expectations import ExpectationSuite

        asset = source.add_table_asset(table, table_name=table, schema_name=schema)
        try:
            batch = asset.add_batch_definition_whole_table("whole").get_batch()
            suite = ExpectationSuite(
                name=table,
                expectations=[
                    {
                        "type": one.type,
                        "kwargs": dict(one.kwargs),
                        "meta": {"place": place},
                    }
                    for place, one in enumerate(expectations)
                ],
            )
            results = batch.validate(suite, result_format=COUNTS_ONLY).results
        finally:
            source.delete_asset(table)
        ordered = sorted(results, key=lambda one: one.expectation_config.meta["place"])
        return [_outcome(one, table=f"{schema}.{table}") for one in ordered]

    def _connected(self) -> Any:
        if self._source is None:
            from great_expectations import get_context
            from great_expectations.data_context.types.base import (
                DataContextConfig,
                InMemoryStoreBackendDefaults,
            )

            logging.getLogger("great_expectations").propagate = False
            context = get_context(
                mode="ephemeral",
                project_config=DataContextConfig(
                    store_backend_defaults=InMemoryStoreBackendDefaults(),
                    progress_bars={"globally": False},
                    analytics_enabled=False,
                ),
            )
            self._source = context.data_sources.add_postgres(
                "warehouse", connection_string=self._url, create_temp_table=False
            )
        return self._source


def _outcome(result: Any, *, table: str) -> Outcome:
    config = result.expectation_config
    if _was_raised(result.exception_info):
        raise CheckError(
            f"{config.type} could not be computed on {table}.",
            advice="ask the table the same question by hand to see why.",
        )
    found = result.result
    return Outcome(
        success=bool(result.success),
        observed=found.get("observed_value"),
        element_count=found.get("element_count"),
        unexpected_count=found.get("unexpected_count"),
    )


def _was_raised(info: Mapping[str, Any]) -> bool:
    """One exception is told flat, several by metric."""
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(one.get("raised_exception") for one in info.values())
