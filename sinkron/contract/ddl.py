"""The landing table of a contract, as SQL.

Contract -> raw."<opd>__<dataset>": where a line came from, then the contract's columns,
all text, exactly as they arrived, partitioned by delivery. Safe to run again: the table
is made once, a column that the contract gained is added, comments follow the contract.
Nothing is ever dropped here; a column that the contract lost stays.
"""

from sinkron.contract.model import Contract

LINE_COLUMNS: dict[str, tuple[str, str]] = {
    "_delivery_id": ("text not null", "Delivery that brought the line"),
    "_file_id": ("bigint not null", "File of the delivery (ledger.file)"),
    "_sheet": ("text not null default ''", "Sheet of a workbook, else empty"),
    "_line_no": ("bigint not null", "Line of a text file, row of a sheet"),
    "_broken": ("text", "Original text of a line that fits no header"),
    "_layout": ("text not null", "Layout of the contract that the file fits"),
}
"""What every landing table says about a line before the office's own columns."""


def raw_table(contract: Contract) -> str:
    """Qualified and quoted name of the landing table."""
    return f"raw.{quote_identifier(contract.id)}"


def to_ddl(contract: Contract) -> str:
    """Statements that create or extend the landing table and comment on it."""
    table = raw_table(contract)
    ours = [f"{name} {kind}" for name, (kind, _) in LINE_COLUMNS.items()]
    theirs = [f"{quote_identifier(name)} text" for name in contract.column_names]
    create = ",\n    ".join(ours + theirs)
    extend = ",\n    ".join(f"add column if not exists {one}" for one in theirs)
    return "\n".join(
        (
            f"create table if not exists {table} (\n    {create}\n)",
            "partition by list (_delivery_id);",
            f"alter table {table}\n    {extend};",
            *_comments(contract, table),
            "",
        )
    )


def _comments(contract: Contract, table: str) -> list[str]:
    about = f"{contract.title}. {contract.grain} As it arrived; never changed."
    comments = [f"comment on table {table} is {quote_literal(about)};"]
    lines = [(name, meaning) for name, (_, meaning) in LINE_COLUMNS.items()]
    offices = [
        (one.name, f"{one.header}: {one.description} ({one.classification})")
        for one in contract.columns
    ]
    for name, text in lines + offices:
        place = f"{table}.{quote_identifier(name)}"
        comments.append(f"comment on column {place} is {quote_literal(text)};")
    return comments


def quote_identifier(name: str) -> str:
    """Name as PostgreSQL takes it whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """Text as an SQL string; standard-conforming, so backslashes are plain."""
    return "'" + text.replace("'", "''") + "'"
