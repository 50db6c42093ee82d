-- What offices have to correct, and what became of it. A correction is known by a keyed
-- hash of the line's own identity, so that it is found again in the next delivery without
-- a number or a name being kept here.

-- One row for each reason of each line that was rejected or accepted with a warning.
create table if not exists quarantine.correction (
    file_id bigint not null,
    sheet text not null default '',
    line_no bigint not null,
    reason text not null,                 -- reason code of the gate, or warning of staging
    column_name text not null default '', -- landed column that the reason concerns
    dataset text not null,
    delivery_id text not null,
    unit_key text not null,               -- who sends: kecamatan, desa, school, puskesmas
    kind text not null check (kind in ('rejected', 'warned')),
    correction_key text not null,
    primary key (file_id, sheet, line_no, reason, column_name)
);
create index if not exists correction_delivery_idx
on quarantine.correction (delivery_id, unit_key);

-- Which deliveries the rows above were taken from. A superseded one keeps what was known
-- of it while it was in force: its office works from that.
create table if not exists quarantine.corrected_delivery (
    delivery_id text primary key references ledger.delivery,
    was_accepted boolean not null,        -- false: held, only rejected lines are known
    signature text not null
);

-- Which units sent lines in a delivery: only for them it says what was corrected.
create table if not exists quarantine.correction_unit (
    delivery_id text not null references quarantine.corrected_delivery on delete cascade,
    unit_key text not null,
    unit_name text not null,              -- as it was written
    lines bigint not null,
    primary key (delivery_id, unit_key)
);

-- Each export of originals: who took them, for whom, how many. No value of a line.
create table if not exists ledger.correction_export (
    export_no bigint generated always as identity primary key,
    exported_at timestamptz not null default now(),
    exported_by text not null,            -- login of the operating system that asked
    opd text not null,
    dataset text not null,
    workbooks integer,                    -- null while it runs, and when it was broken off
    rejected_lines bigint,
    warned_lines bigint
);

-- The deliveries of a unit that were accepted, and the one before each: in force alone,
-- or with the revisions that were replaced since.
create or replace function quarantine.accepted_steps(in_force_only boolean)
returns table (
    dataset text, unit_key text, delivery_id text, previous_id text, period text,
    step_no bigint
)
language sql stable parallel safe
as $$
select
    delivery.dataset,
    unit.unit_key,
    delivery.delivery_id,
    lag(delivery.delivery_id) over of_unit,
    delivery.period,
    row_number() over of_unit
from quarantine.corrected_delivery as corrected
inner join ledger.delivery as delivery on corrected.delivery_id = delivery.delivery_id
inner join quarantine.correction_unit as unit on corrected.delivery_id = unit.delivery_id
where
    corrected.was_accepted
    and (
        not in_force_only
        or exists (
            select from ledger.verdict as verdict
            where verdict.delivery_id = corrected.delivery_id and verdict.status = 'accepted'
        )
    )
window of_unit as (
    partition by delivery.dataset, unit.unit_key order by delivery.period, delivery.revision
)
$$;

-- What a delivery brought, reason by reason: corrections that are new, that persist, and
-- those of the delivery before it that are open no longer. One person is one correction
-- however many of her lines bear it.
create or replace function quarantine.correction_changes(in_force_only boolean)
returns table (
    dataset text, period text, delivery_id text, unit_key text, kind text, reason text,
    column_name text, is_new bigint, is_persisting bigint, is_resolved bigint
)
language sql stable parallel safe
as $$
with step as materialized (
    select * from quarantine.accepted_steps(in_force_only)
),

open as materialized (
    select distinct
        delivery_id, unit_key, kind, reason, column_name, correction_key
    from quarantine.correction
),

fate as (
    select
        step.delivery_id,
        step.unit_key,
        coalesce(now.kind, before.kind) as kind,
        coalesce(now.reason, before.reason) as reason,
        coalesce(now.column_name, before.column_name) as column_name,
        now.correction_key is not null as is_open,
        before.correction_key is not null as was_open
    from (
        select
            step.delivery_id as at_id, open.unit_key, open.kind, open.reason,
            open.column_name, open.correction_key
        from step
        inner join open
            on step.delivery_id = open.delivery_id and step.unit_key = open.unit_key
    ) as now
    full join (
        select
            step.delivery_id as at_id, open.unit_key, open.kind, open.reason,
            open.column_name, open.correction_key
        from step
        inner join open
            on step.previous_id = open.delivery_id and step.unit_key = open.unit_key
    ) as before
        on
            now.at_id = before.at_id
            and now.unit_key = before.unit_key
            and now.reason = before.reason
            and now.column_name = before.column_name
            and now.correction_key = before.correction_key
    inner join step
        on
            step.delivery_id = coalesce(now.at_id, before.at_id)
            and step.unit_key = coalesce(now.unit_key, before.unit_key)
)

select
    step.dataset,
    step.period,
    step.delivery_id,
    step.unit_key,
    fate.kind,
    fate.reason,
    fate.column_name,
    count(*) filter (where fate.is_open and not fate.was_open),
    count(*) filter (where fate.is_open and fate.was_open),
    count(*) filter (where not fate.is_open)
from fate
inner join step on fate.delivery_id = step.delivery_id and fate.unit_key = step.unit_key
group by 1, 2, 3, 4, 5, 6, 7
$$;

-- Every line to correct, with the period since which its correction is known without a
-- break; null and new when the delivery before did not have it. One that stands in a held
-- delivery is as old as the same one in what the unit had accepted last. Windows instead of
-- joins: they cost the same however many lines share a reason.
create or replace function quarantine.aged_corrections(of_dataset text)
returns table (
    file_id bigint, sheet text, line_no bigint, delivery_id text, unit_key text, kind text,
    reason text, column_name text, since text, is_new boolean
)
language sql stable parallel safe
as $$
with step as materialized (
    select
        unit_key,
        delivery_id,
        period,
        step_no,
        max(step_no) over (partition by unit_key) as last_no
    from quarantine.accepted_steps(false)
    where dataset = of_dataset
),

last as materialized (
    select distinct unit_key, last_no from step
),

listed as (
    select
        one.*,
        step.period,
        step.step_no,
        last.last_no,
        step.step_no - dense_rank() over (
            partition by one.unit_key, one.reason, one.column_name, one.correction_key
            order by step.step_no
        ) as island_no
    from quarantine.correction as one
    left join step on one.delivery_id = step.delivery_id and one.unit_key = step.unit_key
    left join last on one.unit_key = last.unit_key
    where one.dataset = of_dataset
),

island as (
    select
        *,
        min(period) over same_island as since,
        min(step_no) over same_island as first_no
    from listed
    window same_island as (
        partition by unit_key, reason, column_name, correction_key, island_no
    )
),

dated as (
    select
        *,
        max(case when step_no = last_no then since end) over (
            partition by unit_key, reason, column_name, correction_key
        ) as last_since
    from island
)

select
    file_id,
    sheet,
    line_no,
    delivery_id,
    unit_key,
    kind,
    reason,
    column_name,
    case when step_no is null then last_since else since end,
    case when step_no is null then last_since is null else step_no = first_no end
from dated
$$;

-- Counts of a period's deliveries in force: no person, no line; to be published.
create or replace view quarantine.correction_status as
select
    dataset,
    period,
    unit_key,
    kind,
    reason,
    column_name,
    is_new as new_corrections,
    is_persisting as persisting_corrections,
    is_resolved as resolved_corrections
from quarantine.correction_changes(true);

alter table quarantine.correction owner to loader;
alter table quarantine.corrected_delivery owner to loader;
alter table quarantine.correction_unit owner to loader;
alter function quarantine.accepted_steps(boolean) owner to loader;
alter function quarantine.correction_changes(boolean) owner to loader;
alter function quarantine.aged_corrections(text) owner to loader;
alter view quarantine.correction_status owner to loader;
alter table ledger.correction_export owner to owner;
grant select, insert, update, delete
on quarantine.correction, quarantine.corrected_delivery, quarantine.correction_unit
to transformer;
grant select on quarantine.correction_status to transformer;
-- The view looks into the ledger with its owner's rights.
grant select on ledger.delivery, ledger.verdict to loader;

-- The few who see originals read them where they stand, and write nothing: exports and
-- the review go through this login.
grant usage on schema raw, quarantine, ledger, clean, reference to pii_reader;
grant select on all tables in schema raw, quarantine to pii_reader;
grant select on ledger.delivery, ledger.file, ledger.verdict to pii_reader;
grant select on all tables in schema reference to pii_reader;
alter default privileges for role loader in schema raw, quarantine
grant select on tables to pii_reader;
alter default privileges for role transformer in schema reference
grant select on tables to pii_reader;
