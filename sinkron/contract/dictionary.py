"""The contract as a page: what an office delivers, when, and what is checked.

Contract -> Markdown. The same facts that drive the landing and the checks, so the page
cannot say anything else.
"""

from sinkron.contract.model import Column, Contract, Layout

CADENCES = {
    "snapshot": "the whole list each time",
    "flow": "what happened in the period",
    "incremental": "what changed since the last delivery",
}


def to_dictionary(contract: Contract) -> str:
    """Markdown page of one dataset."""
    parts = (
        f"# {contract.title}\n\n{contract.description}",
        _facts(contract),
        "## Legal basis\n\n"
        + "\n".join(f"- [{one.title}]({one.url})" for one in contract.legal_basis),
        "## Files\n\n" + "\n".join(_layout(one) for one in contract.layouts),
        "## Columns\n\n" + _columns(contract.columns),
    )
    return "\n\n".join(parts) + "\n"


def _facts(contract: Contract) -> str:
    level = contract.service_level
    limits = contract.limits
    bounds = [
        f"bad lines up to {limits.bad_share:.0%}",
        f"repeated lines up to {limits.repeated_share:.0%}",
    ]
    if limits.volume_floor is not None:
        bounds.append(f"at least {limits.volume_floor:.0%} of the last period's lines")
    if limits.amount_floor is not None:
        bounds.append(f"median amount at least {limits.amount_floor:.0%} of the last")
    rows = {
        "Dataset": f"`{contract.id}`, contract version {contract.version}",
        "Owner": contract.owner,
        "Carrier": f"{contract.carrier}, inbox folder `{contract.folder}/<period>/`",
        "Grain": contract.grain,
        "Cadence": f"every {level.every_months} month(s): {CADENCES[contract.cadence]}",
        "Due": f"{level.due_days} days after the month of the period; "
        f"late after {level.late_days}",
        "Looked for": f"`{contract.schedule}` (cron, Asia/Jakarta)",
        "Feeds": ", ".join(contract.feeds),
        "Accepted within": "; ".join(bounds),
        "Use": contract.usage,
        "Known flaws": contract.limitations,
    }
    return "\n".join(
        ["| | |", "|---|---|", *(f"| {a} | {_cell(b)} |" for a, b in rows.items())]
    )


def _layout(layout: Layout) -> str:
    return f"- `{layout.id}`, {layout.format}: {layout.description}"


def _columns(columns: tuple[Column, ...]) -> str:
    lines = ["| Column | Header | Meaning | Class | Type | Checked |", "|---" * 6 + "|"]
    for column in columns:
        headers = " / ".join((column.header, *column.aliases))
        cells = (
            f"`{column.name}`",
            headers,
            column.description,
            column.classification,
            column.logical_type,
            ", ".join(_rule(column)),
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _rule(column: Column) -> list[str]:
    return [
        " ".join(filter(None, (rule.kind, rule.map, "required" * rule.required)))
        for rule in column.rules
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
