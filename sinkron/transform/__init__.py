"""Transform: dbt inside this process, from accepted lines to the candidate tables.

seed() -> reference.*   the code lists, only when one changed; the entry gate reads them
build() -> staging.*, vault.*, core.*, candidate.*   models and their data tests
build_from_shown() -> candidate.kecamatan_scorecard   after disclosure control

One invocation builds everything but the marts that are made of other marts as they are
shown; what each model took is kept in `ledger.model_run`.
A failing data test stops the build before the exit gate. dbt's unit tests are not part
of a build: they prove the code and belong to `make test`.
"""

from sinkron.transform.runner import Node, TransformError
from sinkron.transform.steps import (
    BuildReport,
    SeedReport,
    build,
    build_from_shown,
    reference_sha256,
    seed,
)

__all__ = [
    "BuildReport",
    "Node",
    "SeedReport",
    "TransformError",
    "build",
    "build_from_shown",
    "reference_sha256",
    "seed",
]
