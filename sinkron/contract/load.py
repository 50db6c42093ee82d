"""Turn a contract file into a `Contract`, or say in one sentence why it cannot be.

Flow: file -> odcs.parse_strict -> check_words -> Contract (its layouts:
load_layout.py) -> check_contract.
Reading files is all that happens here (the DAGs are made from it): no database, no
network, nothing heavy imported.
"""

import hashlib
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import (
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
from sinkron.contract.load_layout import custom_of, layout, region, text_of
from sinkron.contract.model import (
    Column,
    Contract,
    LegalBasis,
    Limits,
    Rule,
    ServiceLevel,
    Units,
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
    custom = custom_of(document.customProperties)
    table = _table(document.schema_ or [])
    columns = tuple(_column(one) for one in table.properties or [])
    about = document.description or Description()
    team = document.team if isinstance(document.team, Team) else Team()
    servers = document.servers or []
    return Contract(
        id=text_of(document.id, "id"),
        opd=text_of(document.domain, "domain"),
        dataset=text_of(table.name, "schema.name"),
        version=text_of(document.version, "version"),
        title=text_of(document.name, "name"),
        owner=text_of(team.name, "team.name"),
        description=text_of(about.purpose, "description.purpose"),
        usage=text_of(about.usage, "description.usage"),
        limitations=text_of(about.limitations, "description.limitations"),
        legal_basis=_legal_basis(about),
        grain=text_of(
            table.dataGranularityDescription, "schema.dataGranularityDescription"
        ),
        sha256=sha256,
        carrier=_carrier(servers),
        cadence=custom["cadence"],
        service_level=_service_level(document.slaProperties or []),
        feeds=tuple(custom["feeds"]),
        layouts=tuple(layout(one, columns) for one in servers),
        columns=columns,
        limits=_limits(custom["limits"]),
        region=region(custom.get("region")),
        units=_units(custom.get("units")),
        sequence_columns=tuple(custom.get("sequenceColumns", ())),
        table=table.physicalName,
    )


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
            title=text_of(one.description, "description of a legal basis"),
            url=text_of(one.url, "url of a legal basis"),
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
    name = text_of(one.name, "schema.properties.name")
    custom = custom_of(one.customProperties)
    return Column(
        name=name,
        header=one.physicalName or name,
        description=text_of(one.description, f"schema.properties[{name}].description"),
        classification=one.classification,  # type: ignore[arg-type]
        logical_type=one.logicalType or "string",
        format=(one.logicalTypeOptions or {}).get("format"),
        aliases=tuple(custom.get("aliases", ())),
        rules=_rules(one),
        examples=tuple(one.examples or ()),
        warn=custom.get("warn"),
        is_key=bool(one.primaryKey),
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


def _limits(value: dict[str, Any]) -> Limits:
    return Limits(
        bad_share=value["badShare"],
        repeated_share=value["repeatedShare"],
        volume_floor=value.get("volumeFloor"),
        amount_floor=value.get("amountFloor"),
        amount_column=value.get("amountColumn"),
        amount_by=value.get("amountBy"),
    )


def _units(value: dict[str, Any] | None) -> Units | None:
    if value is None:
        return None
    return Units(kind=value["kind"], columns=tuple(value["columns"]))
