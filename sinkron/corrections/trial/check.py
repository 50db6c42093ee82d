"""Check files as if they had been sent, and say what would become of them.

files -> an inbox of one delivery -> landed, judged, staged in a private server
      -> TrialReport: verdict and counts a file, reasons with line numbers, no value
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from sinkron import corrections, landing, warehouse
from sinkron.contract import Contract
from sinkron.corrections.export import write_one
from sinkron.corrections.scope import read_codes
from sinkron.corrections.trial.gate import decide
from sinkron.corrections.trial.models import Project
from sinkron.corrections.trial.server import private_server
from sinkron.errors import SinkronError
from sinkron.gate.facts import FileVerdict
from sinkron.gate.sentences import Sentence
from sinkron.language import Language
from sinkron.settings import Settings

_REFERENCE = ("code_map", "region", "region_name")

_FOUND = """
select
    kind,
    reason,
    column_name,
    count(*) as lines,
    (array_agg(array[file.file_no::text, one.sheet, one.line_no::text]
        order by file.file_no, one.sheet collate "C", one.line_no))[1:%(places)s]
from quarantine.correction as one
inner join ledger.file as file on one.file_id = file.file_id
group by kind, reason, column_name
order by kind, lines desc, reason, column_name
"""

_CODES = (
    "select map, array_agg(code order by code) from reference.code_map group by map"
)


@dataclass(frozen=True)
class Place:
    """Where a line stands: which of the files, sheet, line."""

    file_no: int
    sheet: str
    line_no: int


@dataclass(frozen=True)
class Found:
    """One reason, how many lines have it, and where the first of them stand."""

    kind: str
    reason: str
    column: str
    lines: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class CheckedFile:
    """What would become of one file."""

    file_no: int
    path: Path
    is_held: bool
    is_counted: bool
    received: int
    structural: int
    accepted: int
    quarantined: int
    told: Sentence | None


@dataclass(frozen=True)
class TrialReport:
    """Everything that was found, in counts and line numbers."""

    contract: Contract
    period: str
    files: tuple[CheckedFile, ...]
    found: tuple[Found, ...]
    codes: Mapping[str, Sequence[str]]

    @property
    def is_held(self) -> bool:
        """Whether a file would wait."""
        return any(one.is_held for one in self.files)


def check_files(
    settings: Settings,
    contract: Contract,
    paths: Sequence[Path],
    *,
    period: str,
    places: int,
    language: Language = Language.id,
    report: Path | None = None,
) -> TrialReport:
    """Check files of one delivery; with `report`, write the sheet to correct by."""
    with private_server() as private:
        private = replace(
            private,
            contracts_dir=settings.contracts_dir,
            dbt_project_dir=settings.dbt_project_dir,
        )
        warehouse.ensure(private)
        sent = _deliver(private, contract, paths, period)
        landing.land(private, contract)
        verdicts = _judge(private, contract)
        corrections.recompute(private)
        with warehouse.connect(private, "pii_reader") as conn:
            found, codes = _found(conn, places=places), read_codes(conn)
            if report is not None:
                drafts = private.home
                write_one(conn, contract, report, language=language, drafts=drafts)
    files = _files(verdicts, sent, period)
    return TrialReport(contract, period, files, found, codes)


def _judge(private: Settings, contract: Contract) -> list[FileVerdict]:
    """Load the code lists, judge, and stage what can be read."""
    with warehouse.connect(private, "transformer") as conn:
        project = Project(private.dbt_project_dir, conn)
        for name in _REFERENCE:
            project.make(name)
        conn.commit()
        with warehouse.connect(private, "loader") as judging:
            verdicts = decide(judging, contract)
        project.make(f"stg_{contract.id}")
    return verdicts


def _deliver(
    private: Settings, contract: Contract, paths: Sequence[Path], period: str
) -> dict[str, Path]:
    """Link the files into an inbox; given path by path below the delivery folder."""
    folder = private.inbox / contract.folder / period
    folder.mkdir(parents=True)
    names = Counter(path.name for path in paths)
    sent = {
        path.name if names[path.name] == 1 else f"{number:05}/{path.name}": path
        for number, path in enumerate(paths, start=1)
    }
    for place, path in sent.items():
        if not path.is_file():
            raise SinkronError(f"{path} is no file.", advice="check its name.")
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).symlink_to(path.resolve())
    return sent


def _files(
    verdicts: Sequence[FileVerdict], sent: Mapping[str, Path], period: str
) -> tuple[CheckedFile, ...]:
    order = list(sent)
    files = [
        CheckedFile(
            file_no=order.index(one.file.path) + 1,
            path=sent[one.file.path],
            is_held=one.status == "held",
            is_counted=one.status == "accepted",
            received=one.file.received,
            structural=one.file.structural,
            accepted=one.accepted,
            quarantined=one.quarantined,
            told=_unsent(one.reason or one.warning, period),
        )
        for one in verdicts
    ]
    return tuple(sorted(files, key=lambda one: one.file_no))


def _unsent(told: Sentence | None, period: str) -> Sentence | None:
    """The sentence for a delivery that was not sent: no revision comes after it."""
    if told is None:
        return None
    after = f"{period}.r2"
    return Sentence(told.id.replace(after, period), told.en.replace(after, period))


def _found(conn: psycopg.Connection, *, places: int) -> tuple[Found, ...]:
    return tuple(
        Found(
            kind,
            reason,
            column,
            lines,
            tuple(Place(int(file), sheet, int(line)) for file, sheet, line in where),
        )
        for kind, reason, column, lines, where in conn.execute(
            _FOUND, {"places": places}
        )
    )
