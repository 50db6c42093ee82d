"""Turn a contract file into a `Contract`, or say in one sentence why it cannot be.

Flow: file -> odcs.parse_strict -> check_words -> Contract -> check_contract.
Reading files is all that happens here (the DAGs are made from it): no database, no
network, nothing heavy imported.
"""

import hashlib
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import (
    CustomProperty,
    Description,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    Server,
    ServiceLevelAgreementProperty,
    Team,
)

from sinkron.contract import vocabulary as words
from sinkron.contract.consistency import check_contract
from sinkron.contract.model import (
    Column,
    Contract,
    Layout,
    LegalBasis,
    Limits,
    Region,
    Rule,
    ServiceLevel,
)
from sinkron.contract.odcs import ContractError, parse_strict
from sinkron.contract.wording import check_words


def load_all(directory: Path) -> dict[str, Contract]:
    """Every contract of a folder by its id, in the order of the ids."""
    contracts = [load(path) for path in sorted(directory.glob("*.yml"))]
    return {contract.id: contract for contract in contracts}


def load(path: Path) -> Contract:
    """One contract; raises ContractError with a sentence that teaches."""
    document = parse_strict(path)
    try:
        check_words(document)
        contract = _contract(document, sha256=_sha256(path))
        check_contract(contract, document, stem=path.stem)
    except ValueError as error:
        raise ContractError(path, str(error)) from error
    return contract


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _contract(document: OpenDataContractStandard, *, sha256: str) -> Contract:
    custom = _custom(document.customProperties)
    table = _table(document.schema_ or [])
    columns = tuple(_column(one) for one in table.properties or [])
    about = document.description or Description()
    team = document.team if isinstance(document.team, Team) else Team()
    servers = document.servers or []
    return Contract(
        id=_text(document.id, "id"),
        opd=_text(document.domain, "domain"),
        dataset=_text(table.name, "schema.name"),
        version=_text(document.version, "version"),
        title=_text(document.name, "name"),
        owner=_text(team.name, "team.name"),
        description=_text(about.purpose, "description.purpose"),
        usage=_text(about.usage, "description.usage"),
        limitations=_text(about.limitations, "description.limitations"),
        legal_basis=_legal_basis(about),
        grain=_text(
            table.dataGranularityDescription, "schema.dataGranularityDescription"
        ),
        sha256=sha256,
        carrier=_carrier(servers),
        cadence=custom["cadence"],
        service_level=_service_level(document.slaProperties or []),
        feeds=tuple(custom["feeds"]),
        layouts=tuple(_layout(one, columns) for one in servers),
        columns=columns,
        limits=_limits(custom["limits"]),
        region=_region(custom.get("region")),
        sequence_columns=tuple(custom.get("sequenceColumns", ())),
    )


def _text(value: str | None, word: str) -> str:
    if not value:
        raise ValueError(f"needs `{word}`: people and tables are told from it")
    return value


def _custom(properties: list[CustomProperty] | None) -> dict[str, Any]:
    return {str(one.property): one.value for one in properties or []}


def _table(tables: list[SchemaObject]) -> SchemaObject:
    if len(tables) != 1 or not tables[0].properties:
        raise ValueError("needs `schema` with one table and its columns")
    return tables[0]


def _legal_basis(about: Description) -> tuple[LegalBasis, ...]:
    found = about.authoritativeDefinitions or []
    if not found or any(one.type != "legalBasis" for one in found):
        raise ValueError(
            "needs `description.authoritativeDefinitions` of type `legalBasis`: "
            "personal data is taken on a basis of law or not at all"
        )
    return tuple(
        LegalBasis(
            title=_text(one.description, "description of a legal basis"),
            url=_text(one.url, "url of a legal basis"),
        )
        for one in found
    )


def _carrier(servers: list[Server]) -> str:
    carriers = {words.CARRIERS[str(one.type)] for one in servers}
    if len(carriers) != 1:
        raise ValueError("needs `servers` of one carrier: how the data comes to us")
    return carriers.pop()


def _service_level(levels: list[ServiceLevelAgreementProperty]) -> ServiceLevel:
    by_word = {str(one.property): one for one in levels}
    agreed: dict[str, int] = {}
    for word, unit in words.SLA_UNITS.items():
        level = by_word.get(word)
        if level is None or level.unit != unit or not isinstance(level.value, int):
            raise ValueError(
                f"needs in `slaProperties` `{word}` with a whole number of `{unit}`"
            )
        agreed[word] = level.value
    look = by_word["frequency"]
    if look.scheduler != "cron" or not look.schedule:
        raise ValueError(
            "needs `scheduler: cron` and `schedule` beside `frequency`: "
            "when the inbox is looked at (Asia/Jakarta)"
        )
    return ServiceLevel(
        every_months=agreed["frequency"],
        due_days=agreed["latency"],
        late_days=agreed["lateAfter"],
        schedule=look.schedule,
    )


def _column(one: SchemaProperty) -> Column:
    name = _text(one.name, "schema.properties.name")
    return Column(
        name=name,
        header=one.physicalName or name,
        description=_text(one.description, f"schema.properties[{name}].description"),
        classification=one.classification,  # type: ignore[arg-type]
        logical_type=one.logicalType or "string",
        format=(one.logicalTypeOptions or {}).get("format"),
        aliases=tuple(_custom(one.customProperties).get("aliases", ())),
        rules=_rules(one),
        examples=tuple(one.examples or ()),
    )


def _rules(one: SchemaProperty) -> tuple[Rule, ...]:
    required = bool(one.required)
    rules = []
    for quality in one.quality or []:
        kind, _, code_map = str(quality.implementation).partition(" ")
        if kind not in words.RULE_KINDS:
            raise ValueError(
                f"column `{one.name}` has the rule `{kind}`; "
                f"rules are {', '.join(words.RULE_KINDS)}"
            )
        rules.append(Rule(kind=kind, map=code_map or None, required=required))  # type: ignore[arg-type]
    return tuple(rules)


def _layout(server: Server, columns: tuple[Column, ...]) -> Layout:
    custom = _custom(server.customProperties)
    absent = custom.get("absentColumns", [])
    present = [one for one in columns if one.name not in absent]
    own_header = "header" in custom
    header = custom["header"] if own_header else [one.header for one in present]
    return Layout(
        id=_text(server.server, "servers.server"),
        format=str(server.format),
        description=_text(server.description, "servers.description"),
        header=tuple(header),
        columns=() if own_header else tuple(one.name for one in present),
        header_rows=custom.get("headerRows", 1),
        contracted=custom.get("contracted", True),
    )


def _limits(value: dict[str, float]) -> Limits:
    return Limits(
        bad_share=value["badShare"],
        repeated_share=value["repeatedShare"],
        volume_floor=value.get("volumeFloor"),
        amount_floor=value.get("amountFloor"),
    )


def _region(value: dict[str, Any] | None) -> Region | None:
    if value is None:
        return None
    return Region(kind=value["by"], columns=tuple(value["columns"]))
