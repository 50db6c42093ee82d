"""Run PostgreSQL's programs although we are root, which they refuse.

A normal user runs them directly. Root has two ways, neither of which needs an account
to be made or a permission outside the data folder to be changed:

- a user namespace in which our own id goes by another number: files stay root's;
- where namespaces are forbidden: another id that keeps the one right to pass through
  closed folders. The data folder is given to that id, nothing else is.

An id without an entry in the list of users (a container's arbitrary one) is refused by
initdb as well; the namespace serves it too.
"""

import ctypes
import errno
import os
import pwd
import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

from sinkron.errors import SinkronError

_CLONE_NEWUSER = 0x10000000
_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 4
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_PREFERRED_ACCOUNTS = ("postgres", "nobody")


class Way(Enum):
    """How a program that refuses root is run."""

    DIRECT = "direct"
    NAMESPACE = "namespace"
    OTHER_ID = "other-id"


class RootRefusedError(SinkronError):
    """This root may do neither of the two things that PostgreSQL needs."""


def way() -> Way:
    """Return the way that works here, tried in a child process."""
    if os.geteuid() != 0 and _has_account(os.geteuid()):
        return Way.DIRECT
    for candidate in (Way.NAMESPACE, Way.OTHER_ID):
        if _works(candidate):
            return candidate
    raise RootRefusedError(
        "PostgreSQL refuses to run as root, and here root may neither open a user "
        "namespace nor become another user.",
        advice="run sinkron as a normal user, or set SINKRON_WAREHOUSE_URL.",
    )


def give_up_root(chosen: Way) -> None:
    """Change this process for good; the caller runs the program next."""
    if chosen is Way.NAMESPACE:
        _enter_namespace()
    elif chosen is Way.OTHER_ID:
        _become_other_id()


def execute(
    command: Sequence[str | Path],
    *,
    owning: Iterable[Path] = (),
    chosen: Way | None = None,
) -> None:
    """Replace this process by the program, not as root, owning files of ours."""
    chosen = chosen or way()
    uid = _account().pw_uid if chosen is Way.OTHER_ID else os.geteuid()
    for path in owning:
        _give(path, uid)
    words = [str(word) for word in command]
    give_up_root(chosen)
    os.execv(words[0], words)


def _give(path: Path, uid: int) -> None:
    for one in (path, *path.rglob("*")):
        if one.lstat().st_uid != uid:
            os.chown(one, uid, -1, follow_symlinks=False)


def _works(candidate: Way) -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            give_up_root(candidate)
            os._exit(0 if os.geteuid() != 0 else 1)
        except (OSError, AttributeError):
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account() -> pwd.struct_passwd:
    """Return an account to go by: initdb looks its name up."""
    accounts = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in _PREFERRED_ACCOUNTS:
        if name in accounts:
            return accounts[name]
    if not accounts:
        raise OSError(errno.ENOENT, "there is no account besides root")
    return next(iter(accounts.values()))


def _enter_namespace() -> None:
    uid, gid, account = os.geteuid(), os.getegid(), _account()
    _checked(_libc().unshare(_CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{account.pw_uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{account.pw_gid} {gid} 1")


def _become_other_id() -> None:
    account, libc = _account(), _libc()
    # Without this bit the checks that programs make with access(2) forget the right.
    _checked(libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
    only = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    rights = (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)
    _checked(libc.capset(header, rights))
    raised = (_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)
    _checked(libc.prctl(*raised))


def _libc() -> ctypes.CDLL:
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, "only Linux can give up root in these ways")
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
