"""What readers see: checked candidates become releases, and nothing else does.

candidate -> exit_gate (seal) -> publish (one transaction) -> release_<id>, reader views
                                                 rollback  -> an earlier release again

`anything_new` compares the inputs of the next build with those of the newest release,
not of the one that is shown: after a rollback the same inputs stay rolled back, until a
new delivery, decision or version of the code makes a new release.
"""

from sinkron.publish.checksum import input_checksum
from sinkron.publish.exit_gate import ExitGateError, ExitReport, exit_gate
from sinkron.publish.publish import PublishError, PublishReport, anything_new, publish
from sinkron.publish.releases import (
    Release,
    current_release,
    find_release,
    list_releases,
    rollback,
)

__all__ = [
    "ExitGateError",
    "ExitReport",
    "PublishError",
    "PublishReport",
    "Release",
    "anything_new",
    "current_release",
    "exit_gate",
    "find_release",
    "input_checksum",
    "list_releases",
    "publish",
    "rollback",
]
