-- Schemas by how close they are to a person: raw, quarantine, staging and vault are
-- closed to every reader; from core on there are only keyed pseudonyms.
-- Idempotent: run at every start, as the administrator.
create schema if not exists ledger authorization owner;
create schema if not exists clean authorization owner;
create schema if not exists raw authorization loader;
create schema if not exists quarantine authorization loader;
create schema if not exists gate authorization loader;
create schema if not exists reference authorization transformer;
create schema if not exists staging authorization transformer;
create schema if not exists vault authorization owner;
create schema if not exists core authorization transformer;
create schema if not exists candidate authorization transformer;
create schema if not exists marts authorization owner;
create schema if not exists family authorization owner;
create schema if not exists restricted authorization owner;

revoke all on schema public from public;

grant usage on schema ledger to loader, transformer;
grant usage on schema clean to loader, transformer;
grant usage on schema raw, quarantine, gate to transformer;
grant usage on schema reference to loader;
grant usage, create on schema vault to transformer;
grant usage on schema vault to pii_reader;
grant usage on schema marts to bi_reader, analyst, auditor;
grant usage on schema family to analyst;
grant usage on schema restricted to auditor;

alter default privileges for role loader in schema raw, quarantine, gate
grant select on tables to transformer;
alter default privileges for role transformer in schema reference
grant select on tables to loader;
