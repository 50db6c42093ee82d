"""The steps of the pipeline one after the other in this process: file to release."""

from dataclasses import replace

import pytest

from sinkron import demo, pipeline, warehouse
from sinkron.failure import PermanentStepError
from sinkron.settings import Settings


@pytest.fixture
def district(fresh_warehouse: Settings, tmp_path) -> Settings:
    """A warehouse and the inbox of a small district, complete at once."""
    demo.generate(tmp_path, families=120, quarters=2, seed=3, defects="none")
    return replace(fresh_warehouse, settle_seconds=0)


def asked(settings: Settings, query: str, *, role: str = "owner") -> list[tuple]:
    with warehouse.connect(settings, role) as conn:
        return conn.execute(query).fetchall()


def test_files_become_a_release_and_the_same_files_no_second_one(district):
    first = pipeline.run_all(district)
    assert first["released"]["is_new"]
    assert sum(landed["files"] for landed in first["landed"]) > 10
    query = "select release_id from marts.release where is_current"
    shown = asked(district, query, role="bi_reader")
    assert shown == [(first["released"]["release_id"],)]

    again = pipeline.run_all(district)
    assert again["released"] is None
    assert {landed["files"] for landed in again["landed"]} == {0}
    assert asked(district, query, role="bi_reader") == shown


def test_a_candidate_that_another_build_replaced_is_not_published(district):
    pipeline.ingest("dispendukcapil__penduduk", settings=district)
    slow = pipeline.entry_gate(settings=district)["token"]
    pipeline.transform(token=slow, settings=district)
    pipeline.disclose(token=slow, settings=district)
    pipeline.exit_gate(token=slow, settings=district)

    pipeline.ingest("dinsos__penyaluran", settings=district)
    fast = pipeline.entry_gate(settings=district)["token"]
    pipeline.transform(token=fast, settings=district)
    pipeline.disclose(token=fast, settings=district)
    pipeline.exit_gate(token=fast, settings=district)

    with pytest.raises(PermanentStepError, match="another build has replaced"):
        pipeline.publish(token=slow, settings=district)
    assert pipeline.publish(token=fast, settings=district)["is_new"]


def test_a_source_that_never_came_stops_no_build(district):
    pipeline.ingest("dispendukcapil__penduduk", settings=district)
    token = pipeline.entry_gate(settings=district)["token"]
    assert pipeline.transform(token=token, settings=district)["models"] > 10


def test_before_anything_has_landed_there_is_nothing_to_build(district):
    assert not pipeline.anything_new(settings=district)["is_new"]
    with pytest.raises(PermanentStepError, match="nothing to build"):
        pipeline.entry_gate(settings=district)


def test_a_missing_inbox_is_told_with_what_to_do(fresh_warehouse):
    with pytest.raises(PermanentStepError) as caught:
        pipeline.ingest("dinsos__penyaluran", settings=fresh_warehouse)
    assert "there is no inbox" in str(caught.value)
    assert "SINKRON_INBOX" in str(caught.value)
