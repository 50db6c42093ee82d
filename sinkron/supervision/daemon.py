"""The program that is a home's supervisor.

python -m sinkron.supervision.daemon <supervisord.conf> -> its process id, at once

supervisord, with three things that it does not do by itself: it leaves nothing open of
the command that starts it, it adopts the orphans of its services, and whatever they
write is closed to others. Nothing else imports this module.
"""

import ctypes
import os
import sys

from supervisor.supervisord import main

_PR_SET_CHILD_SUBREAPER = 36


def detach() -> None:
    """Go on as a session of our own; the process that was started prints and ends."""
    pid = os.fork()
    if pid:
        os.write(1, str(pid).encode())
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


if __name__ == "__main__":
    detach()
    os.umask(0o077)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    main(["-c", sys.argv[1]])
