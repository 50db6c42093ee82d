-- The pseudonym key. It stands in this table only: never in a dbt variable, in compiled SQL,
-- in a lineage event or in a log. Pseudonyms are HMAC-SHA256 (RFC 2104) built from sha256(),
-- because the embedded server has no pgcrypto; the two padded keys are kept ready.
create table if not exists vault.pseudonym_key (
    only_row boolean primary key default true check (only_row),
    inner_pad bytea not null,
    outer_pad bytea not null
);
alter table vault.pseudonym_key owner to owner;
revoke all on vault.pseudonym_key from public;
grant select on vault.pseudonym_key to transformer;

-- Set the key once. The same key again changes nothing; another key is refused, since every
-- key of a person and a family would change.
create or replace function vault.set_pseudonym_key(secret text) returns void
language plpgsql
as $$
declare
    key bytea := sha256(convert_to(secret, 'UTF8')) || decode(repeat('00', 32), 'hex');
    inner_key bytea := key;
    outer_key bytea := key;
begin
    for i in 0..63 loop
        inner_key := set_byte(inner_key, i, get_byte(key, i) # 54);
        outer_key := set_byte(outer_key, i, get_byte(key, i) # 92);
    end loop;
    insert into vault.pseudonym_key (inner_pad, outer_pad)
    values (inner_key, outer_key)
    on conflict (only_row) do nothing;
    if not exists (select 1 from vault.pseudonym_key where outer_pad = outer_key) then
        raise exception 'the warehouse already holds another pseudonym key'
            using hint = 'Set SINKRON_SECRET to the key this warehouse was made with.';
    end if;
end
$$;
alter function vault.set_pseudonym_key(text) owner to owner;
revoke all on function vault.set_pseudonym_key(text) from public;
