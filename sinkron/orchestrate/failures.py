"""Why a run failed: the sentence that its task left at the end of its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sinkron.orchestrate.client import Airflow, AirflowRefusedError, Run, Task

_NO_SENTENCE = "it left no sentence: the process was probably ended"


@dataclass(frozen=True)
class Failure:
    """A task that failed: where, and the sentence it left."""

    dag_id: str
    run_id: str
    task_id: str
    sentence: str
    try_number: int

    @property
    def log_path(self) -> str:
        """Its log below the log folder of Airflow."""
        return (
            f"dag_id={self.dag_id}/run_id={self.run_id}/task_id={self.task_id}/"
            f"attempt={self.try_number}.log"
        )


def failures_of(airflow: Airflow, run: Run) -> list[Failure]:
    """Tasks of a run that failed; none when the run did not."""
    if run.state != "failed":
        return []
    tasks = [task for task in airflow.tasks(run) if task.state == "failed"]
    return [_failure(airflow, run, task) for task in tasks]


def last_sentence(log: Sequence[dict[str, Any]]) -> str:
    """Text of the last exception in a structured task log."""
    for line in reversed(log):
        for error in line.get("error_detail") or []:
            if error.get("exc_value"):
                return str(error["exc_value"])
    return ""


def _failure(airflow: Airflow, run: Run, task: Task) -> Failure:
    try:
        sentence = last_sentence(airflow.log(run, task))
    except AirflowRefusedError:
        sentence = ""
    return Failure(
        dag_id=run.dag_id,
        run_id=run.run_id,
        task_id=task.task_id,
        sentence=sentence or _NO_SENTENCE,
        try_number=task.try_number,
    )
