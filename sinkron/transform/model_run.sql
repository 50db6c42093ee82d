-- What each model and data test of a build took; the evidence behind a build's time.
create table if not exists ledger.model_run (
    build_id text not null,
    node text not null,
    resource_type text not null,
    status text not null,
    seconds numeric(12, 3) not null,
    rows_affected bigint,
    recorded_at timestamptz not null default now()
);
create index if not exists model_run_build_idx on ledger.model_run (build_id);
