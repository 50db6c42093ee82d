"""What the linter knows of dbt's list of the project: nothing stands in it."""

nodes: dict[str, object] = {}
