"""By what a correction is known again: the unit that sends, the line's own identity.

Contract -> SQL expressions over a landed line called `line`

The identity is what the line says of whom it is about, as far as that can be used: the
NIK, else the family card with the name, else the name with the birth date, else the
office's own key, else the whole line. It leaves the database as a keyed hash only, so
that the same correction is found in the next delivery without a person being kept.
"""

from collections.abc import Iterable
from dataclasses import replace

from psycopg.sql import SQL, Composable, Identifier, Literal

from sinkron.contract import Column, Contract, Layout, Region

# One value for the whole query: a look-up a line, not a join with a list.
_KECAMATAN = SQL(
    "(select jsonb_object_agg(name_key, region_code) from reference.region_name "
    "where region_level = 'kecamatan')"
)
_HOME_KECAMATAN = r"^(35)(07)(\d\d)\d*$|^.*$"


def unit_columns(contract: Contract) -> tuple[str, ...]:
    """Landed columns that say which unit a line comes from."""
    if contract.units is not None:
        return contract.units.columns
    ways = [contract.region, *(_down_to_desa(one) for one in contract.layouts)]
    names = {name for one in ways if one is not None for name in one.columns}
    return tuple(sorted(names, key=contract.column_names.index))


def unit_key(contract: Contract) -> Composable:
    """The unit of a line, '' when it names none."""
    if contract.units is not None:
        places = [_place(name) for name in contract.units.columns]
        return SQL("concat_ws('|', {})").format(SQL(", ").join(places))
    if contract.region is None:
        return SQL("''")
    whens = [
        SQL("when {} then {}").format(Literal(one.id), _kecamatan(_down_to_desa(one)))
        for one in contract.layouts
        if one.region is not None
    ]
    rest = _kecamatan(contract.region)
    if not whens:
        return rest
    return SQL("case line._layout {} else {} end").format(SQL(" ").join(whens), rest)


def unit_name(contract: Contract) -> Composable:
    """The unit as the line writes it, for people."""
    if contract.units is None:
        return SQL("''")
    parts = [SQL("btrim({})").format(_field(name)) for name in contract.units.columns]
    return SQL("concat_ws(', ', {})").format(SQL(", ").join(reversed(parts)))


def line_identity(contract: Contract) -> Composable:
    """Whom or what a line is about, in text that has to be hashed before it is kept."""
    nik, card = _of_format(contract, "nik"), _of_format(contract, "kk")
    name, born = _name(contract), _birth_date(contract)
    ways: list[Composable] = []
    if nik:
        ways.append(SQL("'nik|' || clean.nik({})").format(_field(nik)))
    if card and name:
        way = SQL("'kk|' || clean.kk({}) || '|' || clean.name_key({})")
        ways.append(way.format(_field(card), _field(name)))
    elif card:
        ways.append(SQL("'kk|' || clean.kk({})").format(_field(card)))
    if name and born:
        way = SQL("'name|' || clean.name_key({}) || '|' || nullif(btrim({}), '')")
        ways.append(way.format(_field(name), _field(born)))
    if contract.key:
        parts = SQL(", ").join(map(_field, contract.key))
        ways.append(SQL("'key|' || nullif(concat_ws('|', {}), '')").format(parts))
    ways.append(SQL("'line|' || {}").format(_whole_line(contract)))
    return SQL("coalesce({})").format(SQL(", ").join(ways))


def nik_column(contract: Contract) -> str | None:
    """Landed column of the NIK of whom a line is about."""
    return _of_format(contract, "nik")


def kk_column(contract: Contract) -> str | None:
    """Landed column of the family card of whom a line is about."""
    return _of_format(contract, "kk")


def date_columns(contract: Contract) -> tuple[str, ...]:
    """Landed columns that hold a date, the birth date apart."""
    born = _birth_date(contract)
    dates = (one.name for one in contract.columns if one.logical_type == "date")
    return tuple(name for name in dates if name != born)


def birth_date_column(contract: Contract) -> str | None:
    """Landed column of the birth date."""
    return _birth_date(contract)


def _kecamatan(region: Region | None) -> Composable:
    """Code of the kecamatan in which a line says it is."""
    if region is None:
        return SQL("''")
    if region.kind == "names":
        return SQL("coalesce({} ->> {}, '')").format(
            _KECAMATAN, _place(region.columns[0])
        )
    digits = [
        SQL("nullif(regexp_replace({}, '\\D', '', 'g'), '')").format(_field(name))
        for name in region.columns
    ]
    joined = SQL("concat({})" if region.kind == "parts" else "coalesce({})")
    return SQL("coalesce(nullif(regexp_replace({}, {}, {}), {}), '')").format(
        joined.format(SQL(", ").join(digits)),
        Literal(_HOME_KECAMATAN),
        Literal(r"\1.\2.\3"),
        Literal(".."),
    )


def _down_to_desa(layout: Layout) -> Region | None:
    """The region of a layout; one that its titles spell out, with all of them.

    The gate asks a title for the kabupaten alone; the titles below name the kecamatan.
    """
    region = layout.region
    titles = tuple(one.column for one in layout.titles)
    if region is None or region.kind != "parts":
        return region
    is_begun = titles[: len(region.columns)] == region.columns
    return replace(region, columns=titles) if is_begun else region


def _whole_line(contract: Contract) -> Composable:
    """Everything but the running numbers; a line that was not split, as it stands."""
    names = (n for n in contract.column_names if n not in contract.sequence_columns)
    fields = SQL(", ").join(SQL("coalesce({}, '')").format(_field(n)) for n in names)
    return SQL("coalesce(line._broken, concat_ws(chr(31), {}))").format(fields)


def _of_format(contract: Contract, text_format: str) -> str | None:
    return _first(one for one in contract.columns if one.format == text_format)


def _name(contract: Contract) -> str | None:
    personal = (one for one in contract.columns if one.classification == "personal")
    return _first(one for one in personal if one.name.startswith("nama"))


def _birth_date(contract: Contract) -> str | None:
    dates = (one for one in contract.columns if one.logical_type == "date")
    return _first(one for one in dates if "lahir" in one.name)


def _first(columns: Iterable[Column]) -> str | None:
    return next((one.name for one in columns), None)


def _place(name: str) -> Composable:
    return SQL("clean.place({})").format(_field(name))


def _field(name: str) -> Composable:
    return SQL("line.{}").format(Identifier(name))
