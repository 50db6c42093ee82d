"""sinkron run: take what arrived, build, publish; through Airflow, start to end.

services up -> ingest DAGs -> build_warehouse -> release -> what was found

Ends with status 0 when readers have a release that holds everything acceptable, with 1
and a sentence when something failed or nothing could be published.
"""

import os
from contextlib import ExitStack

import typer
from rich.console import Console

from sinkron import landings, services
from sinkron.cli.hints import command, query
from sinkron.cli.progress import progress
from sinkron.cli.summary import print_left, print_summary
from sinkron.contract import load_all
from sinkron.errors import SinkronError
from sinkron.orchestrate import ingest_dag
from sinkron.orchestrate.client import Airflow
from sinkron.orchestrate.summary import read_release, read_summary, what_is_left
from sinkron.orchestrate.watch import Outcome, Watch
from sinkron.settings import Settings
from sinkron.site.folders import first_page

INTERRUPTED = 130
_WIDTH_OF_A_FILE = 120


class RunError(SinkronError):
    """A run that did not end with everything published."""


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(run)


def run() -> None:
    """Take what is new in the inbox, build the warehouse and publish a release."""
    settings = Settings.from_env()
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDTH_OF_A_FILE
    left = what_is_left(settings)
    console.print(f"inbox {settings.inbox_url or settings.inbox}", markup=False)
    access = services.up(settings)
    console.print(f"Airflow {access.url}", markup=False)
    before = read_release(settings)
    try:
        outcome = _through_airflow(settings, console, access)
    except KeyboardInterrupt:
        console.print(
            f"\nstopped watching: what was started goes on. Look at {access.url} or "
            "`sinkron status`; `sinkron run` watches again, `sinkron down` ends it.",
            markup=False,
        )
        raise typer.Exit(INTERRUPTED) from None
    summary = read_summary(settings)
    print_summary(console, summary)
    print_left(console, left)
    _tell_failures(console, settings, outcome)
    release = summary.release
    if outcome.build_failed or release is None:
        raise _nothing_published(settings, outcome, has_release=release is not None)
    if before and before.release_id == release.release_id:
        console.print(f"nothing new, release {release.release_id} stays")
    else:
        console.print(f"published release {release.release_id}")
    _tell_access(console, access)
    _tell_site(console, settings, release.release_id)
    _fail_when_something_is_missing(outcome)


def _tell_access(console: Console, access: services.Access) -> None:
    for line in (
        f"log in to {access.url} as {access.user}; the password:",
        f"  cat {access.password_file}",
        "query the release:",
        f"  {query('bi_reader')}",
        "write what each office has to correct:",
        f"  {command()} corrections export --out sheets",
    ):
        console.print(line, markup=False)


def _fail_when_something_is_missing(outcome: Outcome) -> None:
    if outcome.unread:
        raise RunError(
            f"{outcome.unread} source(s) could not be read; the release holds "
            "the others.",
            advice="do what the sentence above says, then `sinkron run` again.",
        )
    if outcome.failures:
        raise RunError(
            "the release is published, but its pages could not be written.",
            advice="do what the sentence above says, then `sinkron site`.",
        )


def _tell_site(console: Console, settings: Settings, release_id: str) -> None:
    page = first_page(settings, release_id)
    if page.exists():
        console.print(f"open the pages of the release:\n  {page}", markup=False)


def _through_airflow(
    settings: Settings, console: Console, access: services.Access
) -> Outcome:
    """Start everything and wait until it is at rest."""
    # A person who starts a run says that the deliveries are complete; only a
    # SINKRON_SETTLE that was set says otherwise.
    asked = Settings.from_env({"SINKRON_SETTLE": "0", **os.environ})
    with ExitStack() as stack:
        reporter = stack.enter_context(progress(console))
        airflow = Airflow(
            access.url,
            access.user,
            access.password,
            on_wait=lambda: reporter.notice("Airflow does not answer, waiting"),
        )
        watch = Watch(
            airflow,
            reporter,
            wanted=tuple(map(ingest_dag, load_all(settings.contracts_dir))),
            conf={"settle_seconds": asked.settle_seconds},
        )
        return watch.run(landing=landings.under_way(settings))


def _tell_failures(console: Console, settings: Settings, outcome: Outcome) -> None:
    logs = settings.home / "airflow" / "logs"
    for failure in outcome.failures:
        console.print(
            f"\n{failure.dag_id}, task {failure.task_id}: failed", style="red"
        )
        console.print(f"  {failure.sentence}", markup=False)
        console.print(f"  log: {logs / failure.log_path}", markup=False)
    for dag_id in outcome.left_paused:
        console.print(f"{dag_id} is paused in Airflow and was left", style="yellow")


def _nothing_published(
    settings: Settings, outcome: Outcome, *, has_release: bool
) -> RunError:
    if outcome.build_failed:
        kept = (
            "the last release keeps serving" if has_release else "there is no release"
        )
        return RunError(
            f"nothing could be published: the build failed; {kept}.",
            advice="do what the sentence above says, then `sinkron run` again.",
        )
    return RunError(
        "nothing could be published: no delivery of a dataset with a contract was "
        f"found in {settings.inbox_url or settings.inbox}.",
        advice="set SINKRON_INBOX to where the offices deliver "
        "(<inbox>/<opd>/<dataset>/<YYYY-MM>/files).",
    )
