"""Scratch: build the full candidate, print broken rules."""
import time, sys, pytest
from dataclasses import replace
from sinkron import publish, warehouse
from sinkron.publish import suite
from sinkron.publish.mart_contract import load_marts
from tests.integration.publish_candidate import build_candidate, deliver
def test_it(fresh_warehouse):
    s=fresh_warehouse
    deliver(s,1)
    t=time.time(); build_candidate(s); print("build",time.time()-t)
    t=time.time()
    with warehouse.connect(s,"transformer") as c:
        for m in load_marts(s.marts_contracts_dir):
            if m.source: continue
            for r in suite.rules(m):
                n=c.execute(r.query).fetchone()[0]
                if n: print("BROKEN",m.table,r.name,n)
        print("rules",time.time()-t)
        for m in load_marts(s.marts_contracts_dir):
            if m.source: continue
            try:
                print(m.table, c.execute(f"select count(*), count(*) filter (where is_suppressed) from candidate.{m.table}").fetchone())
            except Exception as e:
                c.rollback(); print(m.table, c.execute(f"select count(*) from candidate.{m.table}").fetchone())
    t=time.time()
    try:
        r=publish.exit_gate(s); print(r.failures, r.warnings)
    except publish.ExitGateError as e:
        for f in e.report.failures: print("FAIL", f)
    print("gate",time.time()-t)
    build_candidate(s)
