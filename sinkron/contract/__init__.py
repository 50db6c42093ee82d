"""What each office owes us, said once.

expectations/sources/<opd>__<dataset>.yml -> Contract -> landing table, line rules,
entry suite, dbt source, dictionary, test rows. Adding an office is one contract, one
staging model and one visible `union all` line.
"""

from sinkron.contract.header import HeaderMatch, match_header
from sinkron.contract.load import load, load_all
from sinkron.contract.model import (
    Caption,
    Column,
    Contract,
    Layout,
    LegalBasis,
    Limits,
    Region,
    Rule,
    ServiceLevel,
    header_key,
)
from sinkron.contract.odcs import ContractError, parse_strict

__all__ = [
    "Caption",
    "Column",
    "Contract",
    "ContractError",
    "HeaderMatch",
    "Layout",
    "LegalBasis",
    "Limits",
    "Region",
    "Rule",
    "ServiceLevel",
    "header_key",
    "load",
    "load_all",
    "match_header",
    "parse_strict",
]
