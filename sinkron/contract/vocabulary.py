"""The closed vocabulary of source contracts: every word, and who reads it.

The standard knows far more words than we read. A promise nobody reads is worse than
none, so a word outside these lists is refused when a contract is loaded, and a test
fails when a word is used by no contract or its reader is gone. `expectations/README.md`
explains each word to a person.

A reader is the attribute of the contract model that carries the word to the package.
"""

from typing import get_args

from sinkron.contract.model import (
    Cadence,
    Classification,
    RegionKind,
    RuleKind,
    UnitKind,
)

API_VERSION = "v3.1.0"
ENGINE = "sinkron"

CADENCES = get_args(Cadence)
CLASSIFICATIONS = get_args(Classification)
REGION_KINDS = get_args(RegionKind)
RULE_KINDS = get_args(RuleKind)
UNIT_KINDS = get_args(UnitKind)
FEEDS = ("person", "membership", "benefit", "assessment", "outcome", "budget")
LOGICAL_TYPES = ("string", "integer", "number", "date")
TEXT_FORMATS = ("nik", "kk")
FILE_FORMATS = ("csv", "xlsx", "jsonl", "parquet")

CARRIERS = {"local": "file", "mysql": "sql", "postgres": "sql", "api": "api"}
"""Kind of ODCS server -> how the data is carried to us."""

KEPT_AS = {"mysql": "parquet", "postgres": "parquet", "api": "jsonl"}
"""Kind of ODCS server without files -> how what was read from it is kept."""

ODCS_WORDS: dict[str, str] = {
    "id": "Contract.id",
    "name": "Contract.title",
    "version": "Contract.version",
    "domain": "Contract.opd",
    "description.purpose": "Contract.description",
    "description.usage": "Contract.usage",
    "description.limitations": "Contract.limitations",
    "description.authoritativeDefinitions": "Contract.legal_basis",
    "team.name": "Contract.owner",
    "servers.server": "Layout.id",
    "servers.type": "Contract.carrier",
    "servers.path": "Contract.folder",
    "servers.format": "Layout.format",
    "servers.description": "Layout.description",
    "servers.location": "Layout.location",
    "slaProperties": "Contract.service_level",
    "slaProperties.scheduler": "Contract.schedule",
    "slaProperties.schedule": "Contract.schedule",
    "schema.name": "Contract.dataset",
    "schema.physicalName": "Contract.table",
    "schema.dataGranularityDescription": "Contract.grain",
    "schema.properties": "Contract.columns",
    "schema.properties.name": "Column.name",
    "schema.properties.physicalName": "Column.header",
    "schema.properties.description": "Column.description",
    "schema.properties.classification": "Column.classification",
    "schema.properties.logicalType": "Column.logical_type",
    "schema.properties.logicalTypeOptions.format": "Column.format",
    "schema.properties.examples": "Column.examples",
    "schema.properties.required": "Rule.required",
    "schema.properties.primaryKey": "Contract.key",
    "schema.properties.quality": "Column.rules",
}
"""Words of the standard that we read, by their place in the document."""

FIXED_WORDS: dict[str, str] = {
    "apiVersion": API_VERSION,
    "kind": "DataContract",
    "status": "active",
}
"""Words of the standard with one possible value; the loader insists on it."""

CUSTOM_WORDS: dict[str, dict[str, str]] = {
    "": {
        "cadence": "Contract.cadence",
        "feeds": "Contract.feeds",
        "limits": "Contract.limits",
        "region": "Contract.region",
        "units": "Contract.units",
        "sequenceColumns": "Contract.sequence_columns",
    },
    "servers": {
        "header": "Layout.header",
        "headerRows": "Layout.header_rows",
        "absentColumns": "Layout.columns",
        "titles": "Layout.titles",
        "groups": "Layout.groups",
        "region": "Layout.region",
        "watermark": "Layout.watermark",
    },
    "schema.properties": {
        "aliases": "Column.aliases",
        "warn": "Column.warn",
    },
}
"""Our own words (`customProperties`), by the place where they may stand."""

LIMIT_WORDS: dict[str, str] = {
    "badShare": "Limits.bad_share",
    "repeatedShare": "Limits.repeated_share",
    "volumeFloor": "Limits.volume_floor",
    "amountFloor": "Limits.amount_floor",
    "amountColumn": "Limits.amount_column",
    "amountBy": "Limits.amount_by",
}

LIMIT_COLUMNS = ("amountColumn", "amountBy")
"""Words of `limits` that name a column; all others are shares."""

REGION_WORDS: dict[str, str] = {
    "by": "Region.kind",
    "columns": "Region.columns",
}

UNIT_WORDS: dict[str, str] = {
    "kind": "Units.kind",
    "columns": "Units.columns",
}

SLA_WORDS: dict[str, str] = {
    "frequency": "ServiceLevel.every_months",
    "latency": "ServiceLevel.due_days",
    "lateAfter": "ServiceLevel.late_days",
}

SLA_UNITS = {"frequency": "month", "latency": "day", "lateAfter": "day"}

STRUCTURE = (
    "description",
    "team",
    "servers",
    "schema",
    "customProperties",
    "servers.customProperties",
    "schema.properties.customProperties",
    "description.authoritativeDefinitions.type",
    "description.authoritativeDefinitions.url",
    "description.authoritativeDefinitions.description",
    "slaProperties.property",
    "slaProperties.value",
    "slaProperties.unit",
    "schema.properties.logicalTypeOptions",
    "schema.properties.quality.type",
    "schema.properties.quality.engine",
    "schema.properties.quality.implementation",
    "servers.host",
    "servers.port",
    "servers.database",
    "servers.schema",
)
"""Words that only hold or complete the words above."""

ALLOWED = frozenset(
    {
        *ODCS_WORDS,
        *FIXED_WORDS,
        *STRUCTURE,
        *(
            f"{place}.customProperties.{part}".lstrip(".")
            for place in CUSTOM_WORDS
            for part in ("property", "value")
        ),
    }
)
"""Every word that may stand in a source contract, by its place in the document."""
