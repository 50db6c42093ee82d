"""Asking an office's API for one page, patiently.

GET + bearer token -> page; 429, 5xx and dropped connections -> wait -> again, bounded

The wait doubles from try to try and is drawn at random below that (so that many callers
do not come back together); what the server asks for in `Retry-After` is kept. A token
that is refused is not tried again: a person has to do something.
"""

import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
)

from sinkron.carriers.connection import LOCAL_HOSTS, Connection
from sinkron.carriers.errors import CarrierError, refused, unreachable

log = logging.getLogger(__name__)

MOST_TRIES = 8
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_LONGEST_ASKED_WAIT = 900.0
_TIMEOUT = httpx.Timeout(60, connect=15)
_PASSING = (408, 425, 429)


@dataclass(frozen=True)
class Page:
    """One page of a list: its records and how many pages there are."""

    records: list[dict[str, Any]]
    pages: int


class _PassingError(Exception):
    """May be better in a while; `wait` is what the server asked for."""

    def __init__(self, told: str, *, wait: float = 0) -> None:
        super().__init__(told)
        self.wait = wait


@dataclass(frozen=True)
class Calls:
    """One office's API; `sleep` and `draw` are there for the tests."""

    connection: Connection
    client: httpx.Client
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = field(default=random.random)

    def page(self, path: str, *, number: int) -> Page:
        """One page of a list; raises CarrierError when patience is at its end."""
        ask = Retrying(
            stop=stop_after_attempt(MOST_TRIES),
            wait=self._wait,
            retry=retry_if_exception_type(_PassingError),
            sleep=self.sleep,
            before_sleep=lambda state: self._say(state, number),
            reraise=True,
        )
        try:
            found: Page = ask(self._ask, path, number)
        except _PassingError:
            raise unreachable(self.connection.dataset) from None
        return found

    def _ask(self, path: str, number: int) -> Page:
        try:
            answer = self.client.get(self.connection.url + path)
        except httpx.TransportError as error:
            raise _PassingError(type(error).__name__) from None
        if answer.status_code in _PASSING or answer.status_code >= 500:
            wait = asked_wait(answer.headers.get("Retry-After"), datetime.now(UTC))
            if wait > _LONGEST_ASKED_WAIT:
                raise unreachable(self.connection.dataset)
            raise _PassingError(str(answer.status_code), wait=wait)
        if answer.status_code in (401, 403):
            raise refused(self.connection.dataset, "token")
        if answer.status_code != 200:
            raise self._no_list(f"answers {answer.status_code}")
        return self._page(answer, number)

    def _page(self, answer: httpx.Response, number: int) -> Page:
        """Look into an answer; one that is no JSON was cut off on the way."""
        try:
            found = json.loads(answer.content)
        except ValueError:
            raise _PassingError("no JSON") from None
        if not isinstance(found, dict):
            raise self._no_list("gives no list")
        records, pages = found.get("data"), found.get("pages")
        if not isinstance(records, list) or not isinstance(pages, int):
            raise self._no_list("gives no `data` or no `pages`")
        if found.get("page") != number:
            raise self._no_list(f"gives another page than the asked one, {number}")
        if not all(isinstance(one, dict) for one in records):
            raise self._no_list("gives records that are none")
        return Page(records, pages)

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next try: what was asked for, and a drawn part."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _PassingError) else 0.0
        grown = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (state.attempt_number - 1))
        return float(asked + grown * self.draw())

    def _say(self, state: RetryCallState, number: int) -> None:
        error = state.outcome.exception() if state.outcome else None
        wait = state.next_action.sleep if state.next_action else 0
        dataset = self.connection.dataset
        log.warning("%s page %s: %s, again in %.1f s", dataset, number, error, wait)

    def _no_list(self, what: str) -> CarrierError:
        return CarrierError(
            f"the API of {self.connection.dataset} {what}.",
            advice="ask the office whether its API changed; the contract says what is "
            'agreed: {"data": [...], "page": 1, "pages": 1}.',
        )


def client(connection: Connection) -> httpx.Client:
    """A client that verifies who it talks to; this machine is reached without proxy."""
    verify: Any = True
    if connection.ca:
        verify = httpx.create_ssl_context(verify=connection.ca)
    return httpx.Client(
        headers={
            "Authorization": f"Bearer {connection.password}",
            "Accept": "application/json",
        },
        timeout=_TIMEOUT,
        verify=verify,
        mounts={f"all://{_bracketed(host)}": None for host in LOCAL_HOSTS},
    )


def asked_wait(header: str | None, now: datetime) -> float:
    """Seconds that `Retry-After` asks for, as a number or a date."""
    if not header:
        return 0.0
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
