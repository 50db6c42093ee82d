"""The last months of the offices that let their data be read: no longer files.

<out>/inbox -> <out>/office/handed_in (out of sight)
            -> <out>/office/kepesertaan/<month>.jsonl

The inbox keeps the earlier months as captures made by hand. What follows is read from
the servers: the tables hold their whole history anyway (`<out>/office/*.parquet`), the
service lists the months taken out of the inbox.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

OFFICE, HANDED_IN, LISTS = "office", "handed_in", "kepesertaan"
INSURED = "bpjs/kepesertaan"
READ = (INSURED, "disnaker/peserta_pelatihan", "dppkb/pendataan_keluarga")
MONTHS = 3
_PERIOD = re.compile(r"(\d{4}-\d{2})(?:\.r(\d+))?")


def hand_over(out: Path, *, months: int = MONTHS) -> None:
    """Take the last months out of the inbox; done once, and whole."""
    office, inbox = out / OFFICE, out / "inbox"
    periods = {one.name[:7] for one in (inbox / INSURED).iterdir()}
    last = sorted(periods)[-months:]
    for dataset in READ:
        for folder in sorted((inbox / dataset).iterdir()):
            if folder.name[:7] in last:
                kept = office / HANDED_IN / dataset / folder.name
                kept.parent.mkdir(parents=True, exist_ok=True)
                folder.rename(kept)
    _list_months(office)


def _list_months(office: Path) -> None:
    """Write what the service lists: of each month the last revision that is whole."""
    lists = office / LISTS
    shutil.rmtree(lists, ignore_errors=True)
    lists.mkdir(parents=True)
    folders = sorted((office / HANDED_IN / INSURED).iterdir(), key=_order)
    for folder in folders:
        period = folder.name[:7]
        files = sorted(folder.iterdir())
        named = [one for one in files if one.name == f"peserta_{period}.jsonl"]
        text = "".join(_records((named or files)[0]))
        if text:
            (lists / f"{period}.jsonl").write_text(text)


def _order(folder: Path) -> tuple[str, int]:
    found = _PERIOD.fullmatch(folder.name)
    return (found[1], int(found[2] or 1)) if found else (folder.name, 0)


def _records(path: Path) -> Iterator[str]:
    """Lines that are records: a service has no half ones."""
    for line in path.read_text(errors="replace").splitlines():
        try:
            json.loads(line)
        except ValueError:
            continue
        yield line + "\n"
