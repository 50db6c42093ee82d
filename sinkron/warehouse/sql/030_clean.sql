-- How a value of an OPD file is read. The entry gate and the staging models call the
-- same functions, so that a value is cleaned in one place. All are immutable, null in
-- gives null out, and null out means "cannot be read", never a guess.
--
-- A SQL function is cheap only where the planner can put its body in place of the call: one
-- expression, and not STRICT around a CASE or a NULLIF. What needs its value more than once is
-- PL/pgSQL.
-- (Measured: 2 to 6 microseconds a call so, 40 for a SQL function that stays a call.)

-- NIK and KK as text: apostrophes, spaces, NBSP, dots and a trailing .0 removed.
create or replace function clean.identifier(value text) returns text
language sql immutable parallel safe
return case
    when value ~ '^\d+$' then value
    else nullif(
            regexp_replace(
                regexp_replace(value, '\.0[\s\u00a0]*$', ''),
                '[''’‘`´.\s\u00a0\u200b\ufeff]', '', 'g'
            ),
            ''
        )
end;

-- The number by which an office knows a person or an enterprise: none without a digit above 0.
create or replace function clean.office_number(value text) returns text
language sql immutable parallel safe
return case when clean.identifier(value) ~ '[1-9]' then clean.identifier(value) end;

-- A structurally valid NIK: known province, day 01-31 (women 41-71), month 01-12, serial
-- not 0000, not all digits equal (only sixteen ones would pass the rest).
create or replace function clean.nik(value text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
    digits text := clean.identifier(value);
begin
    if digits ~ '^\d{16}$'
        and left(digits, 2) in (
            '11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '31', '32', '33', '34',
            '35', '36', '51', '52', '53', '61', '62', '63', '64', '65', '71', '72', '73', '74',
            '75', '76', '81', '82', '91', '92', '93', '94', '95', '96'
        )
        and (
            substr(digits, 7, 2) between '01' and '31'
            or substr(digits, 7, 2) between '41' and '71'
        )
        and substr(digits, 9, 2) between '01' and '12'
        and right(digits, 4) <> '0000'
        and digits <> '1111111111111111'
    then
        return digits;
    end if;
    return null;
end
$$;

-- Why clean.nik() refuses a value; null when it does not.
create or replace function clean.nik_problem(value text) returns text
language sql immutable parallel safe
return case
    when clean.nik(value) is not null then null
    when coalesce(upper(clean.identifier(value)), '-') in ('-', 'NULL', 'NN') then 'nik_missing'
    when clean.identifier(value) !~ '^\d{16}$' then 'nik_not_16_digits'
    when clean.identifier(value) ~ '^(\d)\1{15}$' then 'nik_all_digits_equal'
    when clean.identifier(value) ~ '0000$' then 'nik_serial_0000'
    when
        clean.nik('35' || substr(clean.identifier(value), 3)) is not null
        then 'nik_unknown_province'
    else 'nik_impossible_date'
end;

-- A usable KK number: sixteen digits, not all equal.
create or replace function clean.kk(value text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
    digits text := clean.identifier(value);
begin
    return case
        when digits ~ '^\d{16}$' and digits <> repeat(left(digits, 1), 16) then digits
    end;
end
$$;

-- A code or label of a code list: upper case, single spaces, no leading apostrophe,
-- numbers without .0 or leading zeros; '-', 'NULL' and blank are missing.
create or replace function clean.code(value text) returns text
language sql immutable parallel safe
return nullif(nullif(nullif(
    regexp_replace(
        upper(btrim(regexp_replace(value, '[\s\u00a0\ufeff]+', ' ', 'g'), ' ''’')),
        '^0*(\d+?)(?:\.0+)?$', '\1'
    ),
    ''
), '-'), 'NULL');

-- A whole number of up to nine digits, as counts and numeric codes are written.
create or replace function clean.whole(value text) returns integer
language sql immutable parallel safe
return case
    when value = '' then null
    when value ~ '^\d{1,4}$' then value::integer
    when clean.code(value) ~ '^\d{1,9}$' then clean.code(value)::integer
end;

-- A measured number with decimal point or comma: -2,43, 0.5, 11,5 kg.
create or replace function clean.number(value text) returns numeric
language sql immutable parallel safe
return case
    when value ~ '^[\s\u00a0'']*[+-]?\d{1,15}([.,]\d+)?[\s\u00a0]*([A-Za-z%]{1,3}[\s\u00a0]*)?$'
        then replace(substring(value from '[+-]?\d+(?:[.,]\d+)?'), ',', '.')::numeric
end;

-- A place name for matching: upper case letters and digits only, without KEC./DESA/KEL.
create or replace function clean.place(value text) returns text
language sql immutable parallel safe
return nullif(
    regexp_replace(
        regexp_replace(
            upper(btrim(value, E' \t\r\n\u00a0')),
            '^((KECAMATAN|KEC|DESA|KELURAHAN|KEL)[\s\u00a0]+|(KEC|DS|KEL)\.[\s\u00a0]*)', ''
        ),
        '[^A-Z0-9]', '', 'g'
    ),
    ''
);

-- A name for comparing two lists: upper case words of letters, single spaces.
create or replace function clean.name_key(value text) returns text
language sql immutable parallel safe
return nullif(
    btrim(regexp_replace(
        regexp_replace(upper(value), '[''’‘`´]', '', 'g'),
        '[^A-Z]+', ' ', 'g'
    )),
    ''
);

-- Money as people write it: 300000, 300.000, Rp 300.000,00, 1,000,000, 3E5. Whole rupiah, of
-- which a line cannot hold a thousand million million.
create or replace function clean.money(value text) returns numeric
language plpgsql immutable strict parallel safe
as $$
declare
    money text := regexp_replace(upper(value), '^[\s\u00a0'']*(RP\.?)?|[\s\u00a0]|,-$', '', 'g');
    rupiah numeric;
begin
    if money ~ '^\d{1,3}(\.\d{3})+(,\d{1,2})?$' then
        rupiah := round(replace(replace(money, '.', ''), ',', '.')::numeric);
    elsif money ~ '^\d{1,3}(,\d{3})+(\.\d{1,2})?$' then
        rupiah := round(replace(money, ',', '')::numeric);
    elsif money ~ '^\d{1,15}([.,]\d+)?$' then
        rupiah := round(replace(money, ',', '.')::numeric);
    elsif money ~ '^\d(\.\d+)?E\+?\d{1,2}$' then
        rupiah := round(money::numeric);
    end if;
    return case when rupiah < 1e15 then rupiah end;
end
$$;

-- Month 1-12 of an Indonesian or English month name, full or short; null for other words.
create or replace function clean.month_number(word text) returns integer
language sql immutable parallel safe
return case upper(word)
    when 'JANUARI' then 1 when 'JANUARY' then 1 when 'JAN' then 1
    when 'FEBRUARI' then 2 when 'PEBRUARI' then 2 when 'FEBRUARY' then 2 when 'FEB' then 2
    when 'PEB' then 2
    when 'MARET' then 3 when 'MARCH' then 3 when 'MAR' then 3
    when 'APRIL' then 4 when 'APR' then 4
    when 'MEI' then 5 when 'MAY' then 5
    when 'JUNI' then 6 when 'JUNE' then 6 when 'JUN' then 6
    when 'JULI' then 7 when 'JULY' then 7 when 'JUL' then 7
    when 'AGUSTUS' then 8 when 'AUGUST' then 8 when 'AGU' then 8 when 'AGS' then 8
    when 'AGT' then 8 when 'AGUST' then 8 when 'AUG' then 8
    when 'SEPTEMBER' then 9 when 'SEPT' then 9 when 'SEP' then 9
    when 'OKTOBER' then 10 when 'OCTOBER' then 10 when 'OKT' then 10 when 'OCT' then 10
    when 'NOVEMBER' then 11 when 'NOPEMBER' then 11 when 'NOV' then 11 when 'NOP' then 11
    when 'DESEMBER' then 12 when 'DECEMBER' then 12 when 'DES' then 12 when 'DEC' then 12
end;

-- The date of year, month and day, or null when there is no such day.
create or replace function clean.day_of(year integer, month integer, day integer) returns date
language sql immutable parallel safe
return case
    when month between 1 and 12 and day between 1 and 31 and year between 1 and 9998
        and extract(month from make_date(year, month, 1) + (day - 1)) = month
        then make_date(year, month, 1) + (day - 1)
end;

-- A date as people write it: dd/mm/yyyy (dd-mm-yyyy, dd.mm.yyyy), ISO, an Excel serial,
-- 01-JAN-70, 19 Mei 2023. Day and month are swapped only when the month could not be one.
-- A two-digit year belongs to the last hundred years before as_of.
create or replace function clean.date(value text, as_of date) returns date
language plpgsql immutable strict parallel safe
as $$
declare
    given text := btrim(value, E' \t\r\n''\u00a0');
    part text[];
    year integer;
begin
    if given ~ '^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$' then
        part := regexp_split_to_array(given, '[/.-]');
        if part[2]::integer > 12 then
            return clean.day_of(part[3]::integer, part[1]::integer, part[2]::integer);
        end if;
        return clean.day_of(part[3]::integer, part[2]::integer, part[1]::integer);
    elsif given ~ '^\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?$' then
        part := regexp_match(given, '^(\d{4})[-/](\d{1,2})[-/](\d{1,2})');
        return clean.day_of(part[1]::integer, part[2]::integer, part[3]::integer);
    elsif given ~ '^\d{1,5}(\.\d+)?$' then
        return date '1899-12-30' + trunc(given::numeric)::integer;
    end if;
    part := regexp_match(given, '^(\d{1,2})[\s\u00a0./-]+([A-Za-z]+)[\s\u00a0./-]+(\d{2}|\d{4})$');
    if part is null then
        return null;
    end if;
    year := part[3]::integer;
    if length(part[3]) = 2 then
        year := year + case when year + 2000 <= extract(year from as_of) then 2000 else 1900 end;
    end if;
    return clean.day_of(year, clean.month_number(part[2]), part[1]::integer);
end
$$;

-- A birth date that can be true at as_of: after the placeholder 01/01/1900, not later than as_of.
create or replace function clean.birth_date(value text, as_of date) returns date
language plpgsql immutable strict parallel safe
as $$
declare
    born date := clean.date(value, as_of);
begin
    return case when born > date '1900-01-01' and born <= as_of then born end;
end
$$;

-- A moment as a database or a service writes it: a day, with or without its time.
create or replace function clean.moment(value text) returns timestamp
language plpgsql immutable strict parallel safe
as $$
declare
    given text := regexp_replace(value, '(\d)T(\d)', '\1 \2');
    part text[] := regexp_match(
        given, '^\s*(\S+)(?:\s+([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?)?'
    );
    day date := clean.date(part[1], 'infinity');
begin
    return day + make_interval(
        hours => coalesce(part[2]::integer, 0),
        mins => coalesce(part[3]::integer, 0),
        secs => coalesce(part[4]::double precision, 0)
    );
end
$$;

-- The code and the name of a title such as `22 - DAU`.
create or replace function clean.leading_digits(value text) returns text
language sql immutable parallel safe
return substring(value from '^\D*(\d[\d.]*)');

create or replace function clean.after_digits(value text) returns text
language sql immutable parallel safe
return regexp_replace(value, '^[\s\d.:-]+', '');

-- A day on which an event can have been, told in a list of the month that ends at as_of: not
-- a placeholder of long ago, not more than a year ahead.
create or replace function clean.event_date(value text, as_of date) returns date
language plpgsql immutable strict parallel safe
as $$
declare
    happened date := clean.date(value, as_of);
begin
    return case when happened between date '2000-01-01' and as_of + 366 then happened end;
end
$$;

-- First and last month (as first days) that a stage covers; null when it cannot be read.
-- TAHAP n YYYY and TRIWULAN n YYYY are quarters; FEB-MAR 2025, MARET 2025, JANUARI S/D MARET
-- 2025, OKT-25, 01/2025, 2025-01, and the day into which a workbook turned a month (2025-01-01,
-- 01/01/2025, 45658). The year, 2000 to 2049, is that of the last month.
create or replace function clean.stage_months(value text) returns date[]
language plpgsql immutable strict parallel safe
as $$
declare
    stage text := upper(btrim(regexp_replace(value, '[\s\u00a0]+', ' ', 'g'), ' '''));
    part text[];
    word text;
    month integer;
    first_month integer;
    last_month integer;
    last_day date;
begin
    part := regexp_match(stage, '^(?:TAHAP|TRIWULAN|TW)[ .-]*(IV|III|II|I|[1-4])\M.*?\m(20[0-4]\d)$');
    if part is not null then
        month := case part[1] when 'I' then 1 when 'II' then 2 when 'III' then 3 when 'IV' then 4
            else part[1]::integer end;
        last_day := make_date(part[2]::integer, month * 3, 1);
        return array[(last_day - interval '2 months')::date, last_day];
    end if;
    part := coalesce(
        regexp_match(stage, '^(\d{1,2})[/-](20[0-4]\d)$'),
        (
            select array[m[2], m[1]]
            from regexp_match(stage, '^(20[0-4]\d)[/-](\d{1,2})$') as m
            where m is not null
        )
    );
    if part is not null then
        last_day := clean.day_of(part[2]::integer, part[1]::integer, 1);
        return case when last_day is not null then array[last_day, last_day] end;
    end if;
    if stage ~ '^(20[0-4]\d-\d{1,2}-\d{1,2}([T ].*)?|\d{1,2}[/.-]\d{1,2}[/.-]20[0-4]\d|4\d{4})$' then
        last_day := date_trunc('month', clean.date(stage, 'infinity'))::date;
        return case when last_day is not null then array[last_day, last_day] end;
    end if;
    part := regexp_match(stage, '^([A-Z][A-Z .,/0-9–&-]*?)[ ''/-]*(20[0-4]\d|[1-4]\d)$');
    if part is null then
        return null;
    end if;
    part[2] := right('20' || part[2], 4);
    foreach word in array regexp_split_to_array(part[1], '[^A-Z]+') loop
        continue when word in ('', 'S', 'D', 'SD', 'DAN', 'BULAN');
        month := clean.month_number(word);
        if month is null then
            return null;
        end if;
        first_month := coalesce(first_month, month);
        last_month := month;
    end loop;
    if last_month is null then
        return null;
    end if;
    last_day := make_date(part[2]::integer, last_month, 1);
    return array[
        make_date(part[2]::integer - (first_month > last_month)::integer, first_month, 1), last_day
    ];
end
$$;

-- The first month of a quarter told in two columns: 2025 and 4, IV, TW 4 or TRIWULAN IV.
create or replace function clean.quarter(year text, quarter text) returns date
language sql immutable parallel safe
return (clean.stage_months(
    'TW ' || substring(upper(quarter) from '(IV|III|II|I|[1-4])(?:\.0)?\s*$')
    || ' ' || clean.whole(year)
))[1];

create or replace function clean.stage_first(value text) returns date
language sql immutable strict parallel safe
return (clean.stage_months(value))[1];

create or replace function clean.stage_last(value text) returns date
language sql immutable strict parallel safe
return (clean.stage_months(value))[2];

grant execute on all functions in schema clean to loader, transformer;
