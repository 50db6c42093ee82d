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
_CRON = re.compile(r"([\d*,/-]+ ){4}[\d*,/-]+")


def check_contract(
    contract: Contract, document: OpenDataContractStandard, *, stem: str
) -> None:
    """Raise ValueError at the first contradiction."""
    _check_names(contract, document, stem)
    _check_columns(contract.columns)
    _check_layouts(contract, document)
    region = contract.region.columns if contract.region else ()
    _check_known(contract, region, "`region.columns`")
    _check_known(contract, contract.sequence_columns, "`sequenceColumns`")
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
        if server.path != contract.folder:
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


def _check_layouts(contract: Contract, document: OpenDataContractStandard) -> None:
    for server in document.servers or []:
        for one in server.customProperties or []:
            if one.property == "absentColumns":
                _check_known(contract, one.value or (), f"layout `{server.server}`")
    no_repeat((one.id for one in contract.layouts), "layouts bear the name")
    if not any(one.contracted for one in contract.layouts):
        raise ValueError("needs one contracted layout: else no file could be taken")
    for layout in contract.layouts:
        if layout.contracted and not layout.columns:
            raise ValueError(
                f"layout `{layout.id}`: `header` needs `contracted: false`, because a "
                "contracted layout takes its header from the columns"
            )
    shapes = [
        (one.format, frozenset(contract.field_of(text) for text in one.header))
        for one in contract.layouts
    ]
    for position, shape in enumerate(shapes):
        if shape in shapes[:position]:
            raise ValueError(
                f"layout `{contract.layouts[position].id}` has the format and header "
                "of another: a file could not be told to be one or the other"
            )


def _check_known(contract: Contract, names: Iterable[str], label: str) -> None:
    for name in names:
        one_of(name, contract.column_names, f"{label} names the column")
