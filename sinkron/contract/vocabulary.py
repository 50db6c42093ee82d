"""The closed vocabulary of source contracts: every word, and who reads it.

The standard knows far more words than we read. A promise nobody reads is worse than
none, so a word outside these lists is refused when a contract is loaded, and a test
fails when a word is used by no contract or its reader is gone. `expectations/README.md`
explains each word to a person.

A reader is the attribute of the contract model that carries the word to the package.
"""

from typing import get_args

from sinkron.contract.model import Cadence, Classification, RegionKind, RuleKind

API_VERSION = "v3.1.0"
ENGINE = "sinkron"

CADENCES = get_args(Cadence)
CLASSIFICATIONS = get_args(Classification)
REGION_KINDS = get_args(RegionKind)
RULE_KINDS = get_args(RuleKind)
FEEDS = ("person", "membership", "benefit", "assessment", "outcome", "budget")
LOGICAL_TYPES = ("string", "integer", "number", "date")
TEXT_FORMATS = ("nik", "kk")
FILE_FORMATS = ("csv", "xlsx")

CARRIERS = {"local": "file"}
"""Kind of ODCS server -> how the data is carried to us."""

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
    "slaProperties": "Contract.service_level",
    "slaProperties.scheduler": "Contract.schedule",
    "slaProperties.schedule": "Contract.schedule",
    "schema.name": "Contract.dataset",
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
        "sequenceColumns": "Contract.sequence_columns",
    },
    "servers": {
        "contracted": "Layout.contracted",
        "header": "Layout.header",
        "headerRows": "Layout.header_rows",
        "absentColumns": "Layout.columns",
    },
    "schema.properties": {
        "aliases": "Column.aliases",
    },
}
"""Our own words (`customProperties`), by the place where they may stand."""

LIMIT_WORDS: dict[str, str] = {
    "badShare": "Limits.bad_share",
    "repeatedShare": "Limits.repeated_share",
    "volumeFloor": "Limits.volume_floor",
    "amountFloor": "Limits.amount_floor",
}

REGION_WORDS: dict[str, str] = {
    "by": "Region.kind",
    "columns": "Region.columns",
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
