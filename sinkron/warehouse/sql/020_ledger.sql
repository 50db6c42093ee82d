-- What arrived, what was judged, what was decided, what was published.
create table if not exists ledger.delivery (
    delivery_id text primary key,  -- <opd>__<dataset>/<period>[.rN]
    dataset text not null,         -- <opd>__<dataset>
    period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    revision integer not null default 1 check (revision >= 1),
    landed_at timestamptz not null default now()
);

create table if not exists ledger.file (
    file_id bigint generated always as identity primary key,
    delivery_id text not null references ledger.delivery,
    file_no integer not null,        -- a label: order of taking inside the delivery
    path text not null,              -- below the delivery folder; never published: may hold a name
    file_sha256 text not null,
    size_bytes bigint not null,
    layout text,                     -- layout of the contract that its header fits
    problem text,                    -- why the file alone is held: sinkron.extract.problems
    problem_id text,                 -- the same as a sentence for the office, Bahasa Indonesia
    problem_en text,                 -- ... and in English
    received_lines bigint not null default 0,
    structural_lines bigint not null default 0,
    broken_lines bigint not null default 0,
    contract_sha256 text not null,   -- contract it was read with
    judged_with text,                -- signature of the rules and files it was last judged with
    landed_at timestamptz not null default now(),
    unique (delivery_id, path, file_sha256)
);
create index if not exists file_sha256_idx on ledger.file (file_sha256);

create table if not exists ledger.decision (
    delivery_id text not null references ledger.delivery,
    decision text not null check (decision in ('accept', 'reject')),
    decided_by text not null,
    reason text not null,
    decided_at timestamptz not null default now(),
    primary key (delivery_id, decided_at)
);

-- Great Expectations results of one delivery against one baseline; a cache and the evidence.
create table if not exists ledger.delivery_check (
    delivery_id text not null references ledger.delivery,
    signature text not null,         -- content of the delivery + suite + baseline
    success boolean not null,
    results jsonb not null,          -- counts only: expectation, observed number, limit, success
    checked_at timestamptz not null default now(),
    primary key (delivery_id, signature)
);

-- Recomputed as a whole at each build, in period order; one row a file.
create table if not exists ledger.verdict (
    file_id bigint primary key references ledger.file,
    delivery_id text not null references ledger.delivery,
    dataset text not null,
    period text not null,
    revision integer not null,
    status text not null check (status in ('accepted', 'held', 'superseded', 'duplicate')),
    received_lines bigint not null,
    structural_lines bigint not null,
    accepted_lines bigint not null,
    quarantined_lines bigint not null,
    superseded_lines bigint not null,
    held_lines bigint not null,
    reason_id text,                  -- sentence for the office; no personal value
    reason_en text,
    warning_id text,
    warning_en text,
    constraint no_line_is_lost check (
        received_lines = accepted_lines + quarantined_lines + superseded_lines + held_lines
    )
);

create table if not exists ledger.release (
    release_id text primary key,
    schema_name text not null unique,
    published_at timestamptz not null default now(),
    code_version text not null,
    input_checksum text not null,
    is_current boolean not null default false,
    table_checksums jsonb not null,
    check_results jsonb not null
);
create unique index if not exists one_current_release
on ledger.release (is_current) where is_current;

create table if not exists quarantine.line (
    file_id bigint not null,
    dataset text not null,
    delivery_id text not null,
    sheet text not null default '',
    line_no bigint not null,
    reason text not null,            -- reason code
    column_name text,                -- the column that the reason concerns
    original text not null,          -- the line as it arrived
    primary key (file_id, sheet, line_no)
);
create index if not exists line_delivery_idx on quarantine.line (delivery_id);

-- Which release readers saw, and since when: a rollback is history like a publication.
create table if not exists ledger.release_event (
    event_no bigint generated always as identity primary key,
    event text not null check (event in ('publish', 'rollback')),
    release_id text not null references ledger.release,
    replaced_release_id text references ledger.release,
    done_by text not null,           -- login of the operating system that asked for it
    happened_at timestamptz not null default now()
);

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

-- What the gate counted in each file when it judged it.
create table if not exists ledger.judged_file (
    file_id bigint primary key references ledger.file,
    delivery_id text not null references ledger.delivery,
    readable_lines bigint not null,
    outside_lines bigint not null,
    quarantined_lines bigint not null
);

-- What every contract says about its source, as of the last entry gate; one row a contract.
create table if not exists ledger.source (
    dataset text primary key,        -- <opd>__<dataset>
    opd text not null,
    title text not null,
    owner text not null,
    cadence text not null,
    carrier text not null,
    every_months integer not null,   -- months between two deliveries
    due_days integer not null,       -- due so many days after the end of the period's month
    late_days integer not null,      -- late after so many days
    unit_kind text                   -- what sends one file each: desa, school, puskesmas, …
);

-- Late deliveries that were told of; forgotten when the delivery is late no more.
create table if not exists ledger.late_alert (
    dataset text not null,
    period text not null,
    alerted_at timestamptz not null default now(),
    primary key (dataset, period)
);

-- What was read from an office's own table or API and written as a file of a delivery.
create table if not exists ledger.capture (
    dataset text not null,
    period text not null,            -- month that the file's delivery speaks about
    path text not null,              -- below the captures of the dataset
    file_sha256 text not null,
    records bigint not null,
    watermark_from text,             -- tables: read from this time of change on, null = all
    watermark_to text,               -- latest time of change among the records
    captured_at timestamptz not null default now(),
    primary key (dataset, path)
);

-- What every release promised and how each promise came out: the checks of the exit gate and
-- the data tests between the doors. Counts and names alone. `change` compares with the
-- release before: new, persisting or resolved.
create or replace view ledger.data_quality as
with checked as (
    select
        release.release_id,
        release.published_at,
        'exit gate' as door,
        given.promise ->> 'table' as table_name,
        given.promise ->> 'check' as rule,
        given.promise ->> 'promise' as sentence,
        given.promise ->> 'severity' as severity,
        (given.promise ->> 'success')::boolean as success,
        (known.content ->> 'rows')::bigint as rows,
        (given.promise ->> 'violations')::bigint as failed
    from ledger.release
    cross join lateral jsonb_array_elements(release.check_results) as given (promise)
    left join lateral jsonb_each(release.table_checksums) as known (name, content)
        on split_part(known.name, '.', 2) = given.promise ->> 'table'

    union all

    select
        release.release_id,
        release.published_at,
        'data tests' as door,
        '' as table_name,
        test.node as rule,
        '' as sentence,
        'critical' as severity,
        test.status = 'pass' as success,
        null as rows,
        test.rows_affected as failed
    from ledger.release
    inner join lateral (
        select distinct on (run.node)
            run.node,
            run.status,
            run.rows_affected
        from ledger.model_run as run
        where
            run.build_id = release.input_checksum
            and run.resource_type = 'test'
            and run.recorded_at <= release.published_at
        order by run.node, run.recorded_at desc
    ) as test on true
),

compared as (
    select
        checked.*,
        lag(success) over (
            partition by door, table_name, rule order by published_at
        ) as success_before
    from checked
)

select
    release_id,
    door,
    table_name,
    rule,
    sentence,
    severity,
    case when success then 'passed' else 'failed' end as status,
    rows,
    case when success then 0 else failed end as failed,
    'walidata' as owner,
    case
        when success and success_before = false then 'resolved'
        when not success and success_before = false then 'persisting'
        when not success then 'new'
    end as change
from compared;

-- What published releases hid, by the key of the row: it stays hidden in later revisions of
-- the period. Written with each release, read by the next build, backed up like the rest.
create table if not exists ledger.kept_mask (
    mart text not null,
    row_key text not null,           -- values of the mart's key, joined by |
    heads text[] not null,           -- the counts that were hidden, each with what goes with it
    primary key (mart, row_key)
);

-- Periods of a mart that a release has shown: what it did not hide is known to readers.
create table if not exists ledger.kept_period (
    mart text not null,
    period text not null,
    primary key (mart, period)
);

alter table ledger.delivery owner to owner;
alter table ledger.file owner to owner;
alter table ledger.decision owner to owner;
alter table ledger.delivery_check owner to owner;
alter table ledger.verdict owner to owner;
alter table ledger.release owner to owner;
alter table ledger.release_event owner to owner;
alter table ledger.model_run owner to owner;
alter table ledger.judged_file owner to owner;
alter table ledger.capture owner to owner;
alter table ledger.source owner to owner;
alter table ledger.late_alert owner to owner;
alter table ledger.kept_mask owner to owner;
alter table ledger.kept_period owner to owner;
alter view ledger.data_quality owner to owner;
alter table quarantine.line owner to loader;
grant select on quarantine.line to transformer;
grant select, insert, update on ledger.delivery, ledger.file to loader;
grant select, insert on ledger.capture to loader;
grant select, insert, delete on ledger.delivery_check, ledger.verdict, ledger.judged_file
to loader;
grant select, insert, delete on ledger.source, ledger.late_alert to loader;
grant select on ledger.decision, ledger.release to loader;
grant select on all tables in schema ledger to transformer;
grant usage on all sequences in schema ledger to loader;
