"""The formula registry: what every published number means, and how to get it again.

expectations/formulas/*.yml -> registry (strict) -> reference.formula -> marts.formula
dbt project -> compiled without a database -> hash of each formula's SQL -> lock
family tables of a release -> the same formulas in Python -> compared with the marts

`registry` reads the texts and `lock` ties each version to the SQL that computes it. The
modules of the areas (`deprivation`, `targeting`, `movement`, `complementarity`) hold
the formulas a second time, as functions on plain values: exact fractions, no database.
Two computations that share no line must agree to the last digit.
"""
