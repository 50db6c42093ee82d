"""What a contract says in two places agrees.

Runs on the finished Contract. A contract that contradicts itself would be obeyed twice,
differently; here it is refused with one sentence: "X needs Y because Z".
"""

import re
from collections.abc import Iterable

from open_data_contract_standard.model import OpenDataContractStandard

from sinkron.contract.model import Column, Contract, header_key
from sinkron.contract.wording import no_repeat, one_of

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PLACES = re.compile(r"\{(.*?)\}")
_CRON = re.compile(r"([\d*,/-]+ ){4}[\d*,/-]+")


def check_contract(
    contract: Contract, document: OpenDataContractStandard, *, stem: str
) -> None:
    """Raise ValueError at the first contradiction."""
    _check_names(contract, document, stem)
    _check_columns(contract.columns)
    _check_layouts(contract, document)
    region = contract.region.columns if contract.region else ()
    units = contract.units.columns if contract.units else ()
    _check_known(contract, region, "`region.columns`")
    _check_known(contract, units, "`units.columns`")
    _check_known(contract, contract.sequence_columns, "`sequenceColumns`")
    _check_amounts(contract)
    _check_carrier(contract)
    if not _CRON.fullmatch(contract.schedule):
        raise ValueError(
            f"`schedule` is `{contract.schedule}`: it needs the five fields of cron"
        )
    if contract.service_level.late_days < contract.service_level.due_days:
        raise ValueError("`lateAfter` comes before `latency`: late is after due")


def _check_names(
    contract: Contract, document: OpenDataContractStandard, stem: str
) -> None:
    expected = f"{contract.opd}__{contract.dataset}"
    if not contract.id == stem == expected:
        raise ValueError(
            f"id is `{contract.id}`, the file is `{stem}`, domain and schema name make "
            f"`{expected}`: the three must be equal, because file, table, task and "
            "inbox folder bear one name"
        )
    for server in document.servers or []:
        if server.type == "local" and server.path != contract.folder:
            raise ValueError(
                f"layout `{server.server}` has path `{server.path}`: the inbox folder "
                f"is `{contract.folder}`, made of domain and schema name"
            )


def _check_columns(columns: tuple[Column, ...]) -> None:
    for column in columns:
        if not _NAME.fullmatch(column.name):
            raise ValueError(
                f"column `{column.name}` must be lower snake case of at most 63 signs, "
                "because it becomes a column of the landing table"
            )
        for rule in column.rules:
            if (rule.kind == "code") != (rule.map is not None):
                raise ValueError(
                    f"column `{column.name}`: the rule `code` needs the name of its "
                    "map (`code siak_status`), the other rules have none"
                )
    no_repeat((one.name for one in columns), "the contract lists the column")
    texts = (text for one in columns for text in (one.header, *one.aliases))
    no_repeat(map(header_key, texts), "columns answer to the header text")


def _check_amounts(contract: Contract) -> None:
    """The amounts that are compared, and the coded programme of each."""
    limits = contract.limits
    named = [one for one in (limits.amount_column, limits.amount_by) if one is not None]
    _check_known(contract, named, "`limits`")
    if (limits.amount_floor is None) != (limits.amount_column is None):
        raise ValueError(
            "`limits.amountFloor` and `limits.amountColumn` need each other: which "
            "amounts are compared with earlier ones"
        )
    if limits.amount_by is None:
        return
    if limits.amount_column is None:
        raise ValueError("`limits.amountBy` needs `amountColumn`: it parts its amounts")
    if not any(one.map for one in contract.column(limits.amount_by).rules):
        raise ValueError(
            f"`limits.amountBy` names `{limits.amount_by}`, which needs a `code` rule: "
            "the office is told the programme, never what stands in a line"
        )


def _check_carrier(contract: Contract) -> None:
    """What reading an office's table or API needs to be told."""
    for layout in contract.layouts:
        label = f"layout `{layout.id}`"
        if contract.carrier == "sql":
            if layout.watermark not in contract.column_names:
                raise ValueError(
                    f"{label} needs the custom property `watermark` with the column "
                    "that tells when a row changed: only changes are read"
                )
            if not contract.key or contract.table is None:
                raise ValueError(
                    f"{label} needs `schema.physicalName`, the office's table, and "
                    "`primaryKey: true` on its key: rows are read in a fixed order"
                )
        places = set(_PLACES.findall(layout.location or ""))
        if contract.carrier == "api" and places != {"period", "page"}:
            raise ValueError(
                f"{label} needs `location` with {{period}} and {{page}}, and nothing "
                "else in braces: a month is read page by page"
            )


def _check_layouts(contract: Contract, document: OpenDataContractStandard) -> None:
    for server in document.servers or []:
        for one in server.customProperties or []:
            if one.property in ("absentColumns", "titles", "groups"):
                _check_known(contract, one.value or (), f"layout `{server.server}`")
    no_repeat((one.id for one in contract.layouts), "layouts bear the name")
    for layout in contract.layouts:
        label = f"layout `{layout.id}`"
        no_repeat(layout.landed, f"{label} has the column")
        if layout.format != "xlsx" and (layout.titles or layout.groups):
            raise ValueError(f"{label}: `titles` and `groups` need format `xlsx`")
        for name in layout.region.columns if layout.region else ():
            one_of(name, layout.landed, f"{label}: `region.columns` names the column")
    shapes = [(one.format, frozenset(one.columns)) for one in contract.layouts]
    for position, shape in enumerate(shapes):
        if shape in shapes[:position]:
            raise ValueError(
                f"layout `{contract.layouts[position].id}` has the format and header "
                "of another: a file could not be told to be one or the other"
            )


def _check_known(contract: Contract, names: Iterable[str], label: str) -> None:
    for name in names:
        one_of(name, contract.column_names, f"{label} names the column")
