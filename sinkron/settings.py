"""The one place that reads the environment.

environment -> Settings -> passed to every function that needs it

`to_env` is the way back: what a service process is started with, so that a task inside
Airflow reads the same settings as the command that started the services. Nothing else
in the package looks at `os.environ` for a SINKRON_ variable.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from sinkron.errors import SinkronError

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_DATABASE = "sinkron"
DEFAULT_SETTLE_SECONDS = 600
# What decides a published figure besides the data: part of the code version.
CODE_FOLDERS = ("sinkron", "dbt_project", "expectations", "dags")
CODE_SUFFIXES = frozenset({".csv", ".py", ".sql", ".toml", ".yaml", ".yml"})


class SettingsError(SinkronError):
    """A SINKRON_ variable holds something that cannot be meant."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between one installation and another.

    An `inbox_url` leads to object storage: only Airflow has the connection to open it,
    and hands what it opened to the landing in the place of `inbox`. A `demo` is a
    folder of `sinkron demo`, whose offices' servers run beside ours. `boundaries` is a
    GeoJSON of the kecamatan for the maps of the site.
    """

    home: Path
    inbox: Path
    inbox_url: str | None = None
    demo: Path | None = None
    boundaries: Path | None = None
    settle_seconds: int = DEFAULT_SETTLE_SECONDS
    warehouse_url: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    database: str = DEFAULT_DATABASE
    code_version: str = "unknown"
    contracts_dir: Path = CHECKOUT / "expectations" / "sources"
    marts_contracts_dir: Path = CHECKOUT / "expectations" / "marts"
    formulas_dir: Path = CHECKOUT / "expectations" / "formulas"
    dbt_project_dir: Path = CHECKOUT / "dbt_project"
    dags_dir: Path = CHECKOUT / "dags"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read SINKRON_*; an empty variable counts as not set."""
        env = os.environ if environ is None else environ
        home = _folder(env.get("SINKRON_HOME") or ".sinkron")
        inbox = env.get("SINKRON_INBOX")
        url = inbox if inbox and "://" in inbox else None
        return cls(
            home=home,
            inbox=home / "inbox" if url else _folder(inbox or home / "inbox"),
            inbox_url=url,
            demo=_optional(env.get("SINKRON_DEMO")),
            boundaries=_optional(env.get("SINKRON_BOUNDARIES")),
            settle_seconds=_seconds(env.get("SINKRON_SETTLE")),
            warehouse_url=env.get("SINKRON_WAREHOUSE_URL") or None,
            secret=env.get("SINKRON_SECRET") or None,
            database=env.get("SINKRON_DATABASE") or DEFAULT_DATABASE,
            code_version=code_version(),
        )

    def to_env(self) -> dict[str, str]:
        """Return the variables from which another process reads the same settings."""
        values = {
            "SINKRON_HOME": str(self.home),
            "SINKRON_INBOX": self.inbox_url or str(self.inbox),
            "SINKRON_DEMO": str(self.demo) if self.demo else None,
            "SINKRON_BOUNDARIES": str(self.boundaries) if self.boundaries else None,
            "SINKRON_SETTLE": str(self.settle_seconds),
            "SINKRON_DATABASE": self.database,
            "SINKRON_WAREHOUSE_URL": self.warehouse_url,
            "SINKRON_SECRET": self.secret,
        }
        return {name: value for name, value in values.items() if value is not None}


def _folder(text: str | Path) -> Path:
    return Path(text).expanduser().resolve()


def _optional(text: str | None) -> Path | None:
    return _folder(text) if text else None


def _seconds(text: str | None) -> int:
    if not text:
        return DEFAULT_SETTLE_SECONDS
    if not text.isdecimal():
        raise SettingsError(
            f"SINKRON_SETTLE is {text!r}, not whole seconds.",
            advice="give whole seconds, for example 600: a delivery folder is complete "
            "when nothing changed in it for so long.",
        )
    return int(text)


@cache
def code_version() -> str:
    """Name the code that runs: the commit, or a digest of it when it was changed."""
    described = _git("describe", "--always", "--tags")
    if described and not _git("status", "--porcelain", "--", *CODE_FOLDERS):
        return described
    base = described or metadata_version("sinkron") or "unreleased"
    return f"{base}+{_code_digest()}"


def metadata_version(distribution: str) -> str | None:
    """Return the installed version of a distribution, None when it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    if not (CHECKOUT / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(CHECKOUT), *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_code_files()):
        digest.update(str(path.relative_to(CHECKOUT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _code_files() -> Iterator[Path]:
    for folder in CODE_FOLDERS:
        for path in (CHECKOUT / folder).rglob("*"):
            if path.suffix in CODE_SUFFIXES and path.is_file():
                yield path
