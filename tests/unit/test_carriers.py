"""Ways into offices' systems, waits and months: what needs no server."""

import json
from datetime import UTC, date, datetime
from functools import partial

import httpx
import pytest

from sinkron.carriers import CarrierError, connection
from sinkron.carriers.api import missing
from sinkron.carriers.calls import MOST_TRIES, Calls, asked_wait, client
from sinkron.carriers.database import moment, text_of
from sinkron.carriers.partial import Partial

make = partial(connection, "dinas__daftar", conn_type="http", host="x.go.id")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = {"data": [], "page": 1, "pages": 1}


@pytest.mark.parametrize(
    ("conn_type", "kind"),
    [
        ("mysql", "mysql"),
        ("mariadb", "mysql"),
        ("postgres", "postgres"),
        ("postgresql", "postgres"),
        ("HTTP", "api"),
    ],
)
def test_the_type_of_a_connection_tells_what_it_leads_to(conn_type, kind):
    assert make(conn_type=conn_type).kind == kind


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({}, "https://x.go.id"),
        ({"port": 8443}, "https://x.go.id:8443"),
        ({"host": "https://x.go.id/api/v1/"}, "https://x.go.id/api/v1"),
        ({"host": "http://x.go.id"}, "https://x.go.id"),
        ({"extra": {"tls": "off"}}, "http://x.go.id"),
        ({"host": "127.0.0.1", "port": 80}, "http://127.0.0.1:80"),
        ({"host": "https://localhost"}, "https://localhost"),
        ({"host": "localhost", "extra": {"tls": "on"}}, "https://localhost"),
    ],
)
def test_a_network_is_crossed_encrypted_unless_it_is_said_otherwise(fields, url):
    assert make(**fields).url == url


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"conn_type": "ftp"}, "its type has to be one of mysql"),
        ({"host": None}, "it needs a host"),
        ({"extra": {"sslmode": "disable"}}, "its extras may be ca"),
        ({"extra": {"first_period": "2026-13"}}, "has to be a month"),
    ],
)
def test_a_connection_that_cannot_be_meant_is_refused(fields, sentence):
    with pytest.raises(CarrierError, match="sinkron_dinas__daftar") as failure:
        make(**fields)
    assert sentence in failure.value.advice


def test_no_secret_is_part_of_what_a_connection_prints_as():
    made = make(login="orang", password="rahasia")
    assert "rahasia" not in repr(made)
    assert "orang" not in repr(made)


@pytest.mark.parametrize(
    ("there", "first", "months"),
    [
        ([], None, ["2026-01"]),
        ([], "2025-11", ["2025-11", "2025-12", "2026-01"]),
        (["2025-11"], None, ["2025-12", "2026-01"]),
        (["2025-11", "2026-01"], None, ["2025-12"]),
        (["2025-12", "2026-01"], "2025-11", ["2025-11"]),
        (["2026-01", "2026-02"], None, []),
    ],
)
def test_the_months_that_are_missing_are_complete_ones(there, first, months):
    assert missing(there, first=first, today=date(2026, 2, 28)) == months


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        ("Thu, 01 Jan 2026 00:01:30 GMT", 90),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0),
        ("sebentar", 0),
    ],
)
def test_the_wait_that_a_server_asks_for_is_a_number_or_a_date(header, seconds):
    assert asked_wait(header, NOW) == seconds


def calls_of(answers, waits):
    """An API that gives these answers in turn, and a clock that only notes waits."""
    given = iter(answers)

    def answer(_: httpx.Request) -> httpx.Response:
        one = next(given)
        if isinstance(one, Exception):
            raise one
        return one

    web = httpx.Client(transport=httpx.MockTransport(answer))
    return Calls(make(), web, sleep=waits.append, draw=lambda: 1.0)


def test_waits_double_and_stay_below_a_minute():
    waits = []
    calls = calls_of([httpx.Response(503)] * MOST_TRIES, waits)
    with pytest.raises(CarrierError, match="does not answer"):
        calls.page("/peserta", number=1)
    assert waits == [1, 2, 4, 8, 16, 32, 60]


def test_what_the_server_asks_for_is_added_to_the_wait():
    waits = []
    busy = httpx.Response(429, headers={"Retry-After": "30"})
    calls = calls_of([busy, httpx.Response(200, json=PAGE)], waits)
    assert calls.page("/peserta", number=1).pages == 1
    assert waits == [31]


def test_a_wait_of_hours_is_left_to_the_next_run():
    waits = []
    busy = httpx.Response(429, headers={"Retry-After": "7200"})
    with pytest.raises(CarrierError) as failure:
        calls_of([busy], waits).page("/peserta", number=1)
    assert failure.value.retry
    assert waits == []


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("x"),
        httpx.ReadTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.Response(500),
        httpx.Response(200, content=b'{"data": [{"nik": "35'),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_may_pass_is_tried_again(fault):
    waits = []
    calls = calls_of([fault, httpx.Response(200, json=PAGE)], waits)
    calls.page("/peserta", number=1)
    assert len(waits) == 1


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.Response(401), "refuses the token"),
        (httpx.Response(403), "refuses the token"),
        (httpx.Response(404), "answers 404"),
        (httpx.Response(302), "answers 302"),
        (httpx.Response(200, json=[]), "gives no list"),
        (httpx.Response(200, json=PAGE | {"page": 2}), "another page"),
        (httpx.Response(200, json=PAGE | {"data": ["3507"]}), "records that are none"),
    ],
)
def test_what_will_not_pass_is_said_at_once(answer, sentence):
    waits = []
    with pytest.raises(CarrierError, match=sentence) as failure:
        calls_of([answer], waits).page("/peserta", number=1)
    assert not failure.value.retry
    assert "3507" not in str(failure.value)
    assert waits == []


def test_the_token_goes_in_the_header_alone():
    with client(make(password="rahasia")) as web:
        assert web.headers["Authorization"] == "Bearer rahasia"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-02-03", "2026-02-03"),
        ("2026-02-03 04:05:06", "2026-02-03 04:05:06"),
        ("2026-02-03 04:05:06.000000", "2026-02-03 04:05:06"),
        ("2026-02-03 04:05:06.7+07", "2026-02-03 04:05:06.700000"),
        ("2026-02-03 04:05:06+07:30", "2026-02-03 04:05:06"),
        ("infinity", "infinity"),
        ("0000-00-00", "0000-00-00"),
    ],
)
def test_a_time_is_kept_without_what_the_server_adds(written, kept):
    assert moment(written) == kept


def test_a_value_is_kept_as_the_text_that_it_is():
    assert [text_of(one) for one in ("", "a\0b", b"SLB", None, 1, True, 2.0)] == [
        *("", "a\ufffdb", "SLB", None, "1", "TRUE", "2")
    ]


def test_pages_are_gone_on_with_and_forgotten_after_a_day(tmp_path, monkeypatch):
    partial_month = Partial(tmp_path / "2026-01")
    assert (partial_month.pages, partial_month.next_page) == (None, 1)
    partial_month.add(1, [{"nama": "\ud800"}], pages=2)
    again = Partial(tmp_path / "2026-01")
    assert (again.pages, again.next_page) == (2, 2)
    again.add(2, [{"nama": "B"}, {"nama": "C"}], pages=2)
    assert again.join(tmp_path / "whole") == 3
    lines = (tmp_path / "whole").read_text().splitlines()
    assert [json.loads(line)["nama"] for line in lines] == ["\ud800", "B", "C"]
    monkeypatch.setattr("time.time", lambda: 1e12)
    assert Partial(tmp_path / "2026-01").pages is None
