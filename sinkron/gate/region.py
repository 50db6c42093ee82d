"""Where a line says it is, as the SQL that tells another government's lines.

Contract (its region, and that of a layout of its own way) -> one boolean expression:
true outside Kabupaten Malang, null when the line names no place

The line stands in the query as `line`.
"""

from psycopg.sql import SQL, Composable, Identifier, Literal

from sinkron.contract import Contract, Region

_HOME_CODE = "3507"

_KECAMATAN = SQL(
    "(select name_key from reference.region_name where region_level = 'kecamatan')"
)


def regions(contract: Contract) -> dict[str | None, Region]:
    """Every way in which a line says where it is; None: in layouts with no own way."""
    found: dict[str | None, Region] = {
        one.id: one.region for one in contract.layouts if one.region is not None
    }
    if contract.region is not None:
        found[None] = contract.region
    return found


def is_outside(contract: Contract) -> Composable:
    """Whether the line's place is another government's; null when it names none."""
    ways = regions(contract)
    usual = ways.pop(None, None)
    rest = SQL("null::boolean") if usual is None else _outside(usual)
    if not ways:
        return rest
    whens = [
        SQL("\n        when {} then {}").format(Literal(layout), _outside(region))
        for layout, region in ways.items()
        if layout is not None
    ]
    return SQL("case line._layout{}\n        else {} end").format(
        SQL("").join(whens), rest
    )


def _outside(region: Region) -> Composable:
    if region.kind == "names":
        name = _field(region.columns[0])
        return SQL(
            "(replace(upper({0}), ' ', '') in {1}) is not true\n"
            "        and clean.place({0}) not in {1}"
        ).format(name, _KECAMATAN)
    fields = [_field(name) for name in region.columns]
    if region.kind == "parts":
        joined = SQL(", ").join(fields)
        code = SQL("substring({} from '^\\d{{4}}')").format(_digits(joined))
        return SQL("{} <> {}").format(code, Literal(_HOME_CODE))
    filled = SQL(", ").join(SQL("nullif({}, '')").format(_digits(f)) for f in fields)
    return SQL("left(coalesce({}), {}) <> {}").format(
        filled, Literal(len(_HOME_CODE)), Literal(_HOME_CODE)
    )


def _digits(fields: Composable) -> Composable:
    return SQL("regexp_replace(concat({}), '\\D', '', 'g')").format(fields)


def _field(name: str) -> Composable:
    return SQL("line.{}").format(Identifier(name))
