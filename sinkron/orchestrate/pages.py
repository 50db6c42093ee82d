"""The page of a DAG in the Airflow UI, as Markdown.

A person who opens a red DAG at six in the morning finds here what arrives, from whom,
when, in which shapes, and what to do. What is said about a source is its contract. The
diagram is a table: the UI folds the lines of a code block into one.
"""

from sinkron.contract import Contract, Layout

_CARRIER = {
    "file": "files in the inbox",
    "sql": "a table in the office's own database",
    "api": "the office's API",
}
_CADENCE = {
    "snapshot": "a full snapshot each time; a sudden shrink holds the delivery",
    "flow": "what happened in the period",
    "incremental": "what changed since the last delivery",
}
_INGEST_HELP = """\
## When it fails

The last line of the log of task `land` says which step failed, why, and what to do. A
failure here never touches what is published, and never loses a line: a file is landed
in one transaction, as a whole or not at all. Start the DAG again; files that were taken
stay taken.

| what you see | what to do |
|---|---|
| inbox not readable | check that the folder exists and that the service may read it |
| database not reachable | `sinkron status`, then `sinkron up` |
| the office's database or API does not answer, or refuses us | the message names the \
connection to correct in Airflow; what was read so far is kept |
| a task that never ends | its log counts lines; a workbook of 300,000 rows takes a \
minute |
| green, but a file is *held* | nothing to mend here: `sinkron deliveries` prints the \
sentence to send to the office |

A skipped (pink) task means that nothing new had arrived.
"""

BUILD_PAGE = """\
Builds the warehouse from everything that was landed and publishes a release.

| | task | what it does | what it leaves |
|---|---|---|---|
| ● | *any source's asset, or 06:30 every day* | starts a run | |
| ↓ | `anything_new` | compares inputs with the release; nothing new: stops here | |
| ↓ | `entry_gate` | judges lines, accepts or holds each delivery | verdicts |
| ↓ | `transform` | dbt: staging, identity, families, marts | candidate schema |
| ↓ | `disclose` | hides what would tell of single families | masked candidate |
| ↓ | `exit_gate` | Great Expectations on what readers were promised | a seal |
| ↓ | `publish` | one transaction: candidate → release, readers' views | a release |
| ↓ | `site` | writes the pages of the release | `site/<release>/` in the home |
| ● | *asset `sinkron://release`* | starts whoever waits for a release | |

One build takes every delivery landed before it, of any period; it waits for landings
that are under way. One build runs at a time, in Airflow or from the command line: they
share a lock. **Never pause this DAG**: Airflow drops the news of a source for a paused
DAG. Readers see the last release until the last step has succeeded.

## When it fails

The last line of the failed task's log says why and what to do. Nothing was published,
the last release keeps serving. Starting the DAG again is always safe.

| task | it fails when | what to do |
|---|---|---|
| `anything_new` | the database does not answer | `sinkron status`, `sinkron up` |
| `entry_gate` | the code lists do not load, or a rule is wrong. A *bad delivery* does \
not fail it: it is held and the others go on | mend what the message names; for a held \
delivery `sinkron deliveries` prints the sentence for the office |
| `transform` | a model does not run, or a data test finds rows | the message names \
the model or test and its compiled SQL; mend it and start again |
| `disclose` | counts do not add up as the mart contracts say | the message names the \
relation; mend the model or the contract and start again |
| `exit_gate` | a published table would break a promise of `expectations/marts/` | \
the message names table and rule with counts; the candidate schema is kept |
| `publish` | a reader holds the views too long, or a build came between | start \
again; `select * from pg_stat_activity` shows who holds them |
| `site` | a page cannot be written; the release is published all the same | mend what \
the message names, then `sinkron site` |

To go back to an earlier release: `sinkron releases list`, `sinkron releases rollback`.
"""

WATCH_PAGE = """\
Tells, once a day, which deliveries are late: no delivery of a period was accepted by
the day that its contract agrees on (`lateAfter`, counted from the end of the month).

| | task | what it does | what it leaves |
|---|---|---|---|
| ● | *08:00 every day* | starts a run | |
| ↓ | `tell` | compares what came with what is expected by today | one alert for each \
late delivery, in the log of this task and in `logs/alerts.log` of the home folder |

A late delivery is told of once; a held one is late too, because nothing of it counts.
`sinkron deliveries late` lists them at any time, `--all` with every next due date.

## When it fails

The last line of the task's log says why. Nothing depends on this DAG; starting it again
is always safe.
"""


def build_page() -> str:
    """Page of the DAG that builds and publishes."""
    return BUILD_PAGE


def watch_page() -> str:
    """Page of the DAG that tells of late deliveries."""
    return WATCH_PAGE


def ingest_page(contract: Contract) -> str:
    """Page of the DAG that lands one source."""
    level = contract.service_level
    every = (
        "every month"
        if level.every_months == 1
        else f"every {level.every_months} months"
    )
    return "\n".join(
        (
            f"Lands **{contract.title}** (`{contract.folder}`) as it arrived, as text.",
            "",
            contract.description.strip(),
            "",
            "| | |",
            "|---|---|",
            f"| owner | {contract.owner} |",
            f"| arrives as | {_CARRIER.get(contract.carrier, contract.carrier)}: "
            f"`<inbox>/{contract.folder}/<YYYY-MM>[.rN]/` |",
            f"| due | {every}, {level.due_days} days after the month it speaks about; "
            f"late after {level.late_days} |",
            f"| kind | {_CADENCE[contract.cadence]} |",
            f"| one line is | {contract.grain} |",
            f"| lands in | `raw.{contract.id}` |",
            f"| feeds | {', '.join(contract.feeds)} |",
            f"| contract | `expectations/sources/{contract.id}.yml`, "
            f"version {contract.version} |",
            "",
            "## Layouts",
            "",
            *(_layout_line(layout) for layout in contract.layouts),
            "",
            _INGEST_HELP,
        )
    )


def _layout_line(layout: Layout) -> str:
    size = len(layout.header)
    return f"- `{layout.id}` ({layout.format}, {size} columns): {layout.description}"
