"""The months of a paged API, over real connections that fail in every usual way."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sinkron import warehouse
from sinkron.carriers import CarrierError, connection
from sinkron.carriers.api import capture_api
from sinkron.carriers.calls import MOST_TRIES, Calls
from sinkron.carriers.captures import Captures
from sinkron.carriers.partial import Partial
from sinkron.contract import Contract, Layout
from sinkron.demo.servers.api import Fault, PagedApi
from sinkron.landing import land
from sinkron.settings import Settings
from tests.integration.carriers_kit import killed, office_contract
from tests.unit.extract_kit import contract as list_contract

COLUMNS = {"noka": "noka", "nama": "nama", "status": "status"}
MONTHS = ("2026-08", "2026-09", "2026-10")
TOKEN = "rahasia-sekali"


def api_contract() -> Contract:
    layout = Layout(
        id="bpjs_api",
        format="jsonl",
        description="pages",
        header=tuple(COLUMNS),
        columns=tuple(COLUMNS.values()),
        location="/peserta?periode={period}&page={page}",
    )
    columns = list_contract(COLUMNS).columns
    return office_contract(
        "anggota", carrier="api", layouts=(layout,), columns=columns, table=None
    )


@dataclass
class Service:
    """An office's service, what it lists, and our way into it."""

    settings: Settings
    folder: Path
    server: PagedApi
    faults: Callable[[int], Fault | None] = lambda _: None
    waits: list[float] = field(default_factory=list)
    token: str = TOKEN
    first: str | None = None

    def publish(self, period: str, records: int, **changes: Any) -> None:
        self.folder.mkdir(exist_ok=True)
        rows = [
            {"noka": f"{no:05}", "nama": f"WARGA {no}", "status": None} | changes
            for no in range(records)
        ]
        text = "".join(f"{json.dumps(row)}\n" for row in rows)
        (self.folder / f"{period}.jsonl").write_text(text)

    def capture(self, *again: str) -> tuple[int, int]:
        """Capture once, without waiting in earnest; files and records."""
        way = connection(
            "dinas__anggota",
            conn_type="http",
            host="127.0.0.1",
            port=self.server.server_port,
            password=self.token,
            extra={"first_period": self.first} if self.first else {},
        )
        self.server.fault = self.faults
        with warehouse.connect(self.settings, "loader") as conn:
            found = capture_api(
                conn,
                api_contract(),
                captures=Captures(self.settings, api_contract()),
                connection=way,
                again=again,
                make_calls=partial(Calls, sleep=self.waits.append),
            )
        return found.files, found.records

    def landed(self) -> list[tuple]:
        land(self.settings, api_contract())
        query = "select _delivery_id, count(*) from raw.dinas__anggota group by 1"
        with warehouse.connect(self.settings, "loader") as conn:
            return sorted(conn.execute(query).fetchall())

    def deliveries(self) -> list[str]:
        folder = self.settings.home / "captures" / "dinas" / "anggota"
        return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def service(
    fresh_warehouse: Settings, tmp_path: Path, monkeypatch
) -> Iterator[Service]:
    settings = replace(fresh_warehouse, settle_seconds=0)
    settings.inbox.mkdir()
    at_first = monkeypatch_today(monkeypatch)
    server = PagedApi(tmp_path / "lists", token=TOKEN, page_records=10)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Service(settings, tmp_path / "lists", server, first=at_first)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        shutil.rmtree(settings.home / "captures", ignore_errors=True)


def monkeypatch_today(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let it be November 2026: the months that are complete are known then."""
    from datetime import datetime

    from sinkron.carriers import api

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 11, 3, tzinfo=tz)

    monkeypatch.setattr(api, "datetime", Clock)
    return MONTHS[0]


def test_every_complete_month_is_captured_once(service):
    for month in (*MONTHS, "2026-11"):
        service.publish(month, 25)
    assert service.capture() == (3, 75)
    assert service.deliveries() == list(MONTHS)
    assert service.capture() == (0, 0)
    assert service.landed() == [(f"dinas__anggota/{month}", 25) for month in MONTHS]


def test_without_a_first_month_it_begins_with_the_last(service):
    service.first = None
    service.publish(MONTHS[-1], 3)
    assert service.capture() == (1, 3)


def test_a_month_that_was_sent_by_hand_is_not_read_again(service):
    folder = service.settings.inbox / "dinas" / "anggota" / MONTHS[0]
    folder.mkdir(parents=True)
    line = '{"noka": "1", "nama": "A", "status": null}\n'
    (folder / "anggota.jsonl").write_text(line)
    service.landed()
    service.first = None
    for month in MONTHS:
        service.publish(month, 2)
    assert service.capture() == (2, 4)
    assert service.deliveries() == list(MONTHS[1:])


def test_faults_of_every_kind_are_overcome(service):
    service.publish(MONTHS[-1], 60)
    service.first = MONTHS[-1]
    kinds = list(Fault)
    service.faults = lambda no: kinds[no // 2 % 5] if no % 2 else None
    assert service.capture() == (1, 60)
    assert len(service.waits) >= 4
    assert service.landed() == [(f"dinas__anggota/{MONTHS[-1]}", 60)]


def test_the_wait_that_is_asked_for_is_kept(service):
    service.publish(MONTHS[-1], 1)
    service.first = MONTHS[-1]
    service.faults = lambda no: Fault.BUSY if no == 1 else None
    service.capture()
    assert len(service.waits) == 1
    assert service.waits[0] >= 1


def test_patience_has_an_end_and_what_was_read_is_kept(service):
    service.publish(MONTHS[-1], 60)
    service.first = MONTHS[-1]
    service.faults = lambda no: Fault.BROKEN if no > 3 else None
    with pytest.raises(CarrierError, match="does not answer") as failure:
        service.capture()
    assert failure.value.retry
    assert len(service.waits) == MOST_TRIES - 1
    before, service.faults = service.server.requests, lambda _: None
    assert service.capture() == (1, 60)
    assert service.server.requests - before == 3  # pages 4, 5, 6


@pytest.mark.parametrize("pages", [1, 4])
def test_a_killed_capture_goes_on_with_the_next_page(service, monkeypatch, pages):
    service.publish(MONTHS[-1], 60)
    service.first = MONTHS[-1]
    add, added = Partial.add, []

    def add_some(self, number, *rest, **more):
        if len(added) == pages:
            raise KeyboardInterrupt
        added.append(number)
        add(self, number, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Partial, "add", add_some)
        with pytest.raises(KeyboardInterrupt):
            service.capture()
    before = service.server.requests
    assert service.capture() == (1, 60)
    assert service.server.requests - before == 6 - pages


@pytest.mark.parametrize("moment", ["put", "record"])
def test_killed_between_two_steps_it_loses_and_doubles_nothing(
    service, monkeypatch, moment
):
    from sinkron.carriers import api

    service.publish(MONTHS[-1], 20)
    service.first = MONTHS[-1]
    place = Captures if moment == "put" else api.ledger
    with killed(monkeypatch, place, moment):
        service.capture()
    assert service.capture() == ((1, 20) if moment == "put" else (0, 0))
    assert service.landed() == [(f"dinas__anggota/{MONTHS[-1]}", 20)]


def test_a_list_that_grew_meanwhile_is_begun_again(service):
    service.publish(MONTHS[-1], 30)
    service.first = MONTHS[-1]
    grown = iter([40])

    def faults(no: int) -> None:
        if no == 3:
            service.publish(MONTHS[-1], next(grown))

    service.faults = faults
    assert service.capture() == (1, 40)
    assert service.landed() == [(f"dinas__anggota/{MONTHS[-1]}", 40)]


def test_a_month_without_records_is_asked_for_again(service):
    service.first = MONTHS[-1]
    assert service.capture() == (0, 0)
    service.publish(MONTHS[-1], 5)
    assert service.capture() == (1, 5)


def test_a_month_read_again_becomes_a_revision_when_it_differs(service):
    service.publish(MONTHS[-1], 12)
    service.first = MONTHS[-1]
    service.capture()
    assert service.capture(MONTHS[-1]) == (0, 0)
    service.publish(MONTHS[-1], 12, status="NONAKTIF")
    assert service.capture(MONTHS[-1]) == (1, 12)
    assert service.deliveries() == [MONTHS[-1], f"{MONTHS[-1]}.r2"]


def test_the_order_of_records_makes_no_revision(service):
    service.publish(MONTHS[-1], 12)
    service.first = MONTHS[-1]
    service.capture()
    path = service.folder / f"{MONTHS[-1]}.jsonl"
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    assert service.capture(MONTHS[-1]) == (0, 0)


def test_a_refused_token_is_a_sentence_without_it(service):
    service.token = "token-yang-lama"
    with pytest.raises(CarrierError, match="refuses the token") as failure:
        service.capture()
    assert not failure.value.retry
    assert service.server.requests == 1
    assert "sinkron_dinas__anggota" in failure.value.advice
    assert "token-yang-lama" not in f"{failure.value}{failure.value.advice}"


def test_another_answer_than_agreed_is_said(service, monkeypatch):
    monkeypatch.setattr(PagedApi, "page", lambda *_: {"peserta": []})
    with pytest.raises(CarrierError, match="no `data` or no `pages`"):
        service.capture()


def test_no_token_and_no_record_is_logged(service, caplog):
    service.publish(MONTHS[-1], 60)
    service.first = MONTHS[-1]
    service.faults = lambda no: Fault.BROKEN if no % 3 == 1 else None
    with caplog.at_level("DEBUG", logger="sinkron"):
        service.capture()
    assert "500, again in" in caplog.text
    assert TOKEN not in caplog.text
    assert "WARGA" not in caplog.text
