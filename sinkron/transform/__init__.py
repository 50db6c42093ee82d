"""Transform: dbt inside this process, from accepted lines to the candidate tables.

seed() -> reference.*      only when a seed file changed
build() -> staging.*, vault.*, core.*, candidate.*   models and their data tests

One invocation builds everything; what each model took is kept in `ledger.model_run`.
A failing data test stops the build before the exit gate. dbt's unit tests are not part
of a build: they prove the code and belong to `make test`.
"""

from sinkron.transform.runner import Node, TransformError
from sinkron.transform.steps import BuildReport, SeedReport, build, seed, seeds_sha256

__all__ = [
    "BuildReport",
    "Node",
    "SeedReport",
    "TransformError",
    "build",
    "seed",
    "seeds_sha256",
]
