"""The layouts of a contract, made of the servers of its document.

server + columns -> Layout: its header texts, the column behind each, and what stands in
titles and group rows instead. Part of load.py, and of no use without it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from open_data_contract_standard.model import CustomProperty, Server

from sinkron.contract import vocabulary as words
from sinkron.contract.model import Caption, Column, Layout, Region, header_key


def layout(server: Server, columns: tuple[Column, ...]) -> Layout:
    """One layout of the contract."""
    custom = custom_of(server.customProperties)
    titles, groups = (_captions(custom.get(word, {})) for word in ("titles", "groups"))
    elsewhere = {one.column for one in (*titles, *groups)}
    elsewhere.update(custom.get("absentColumns", ()))
    named = [(one.name, one.header) for one in columns]
    if "header" in custom:
        named = list(_own_header(custom["header"], columns))
    present = [(name, text) for name, text in named if name not in elsewhere]
    return Layout(
        id=text_of(server.server, "servers.server"),
        format=server.format or words.KEPT_AS[str(server.type)],
        description=text_of(server.description, "servers.description"),
        header=tuple(text for _, text in present),
        columns=tuple(name for name, _ in present),
        header_rows=custom.get("headerRows", 1),
        titles=titles,
        groups=groups,
        region=region(custom.get("region")),
        watermark=custom.get("watermark"),
        location=server.location,
    )


def _own_header(
    header: Sequence[str], columns: tuple[Column, ...]
) -> Iterator[tuple[str, str]]:
    """Column behind each text of a layout that writes its header in its own way."""
    texts = ((text, one.name) for one in columns for text in (one.header, *one.aliases))
    by_key = {header_key(text): name for text, name in texts}
    for text in header:
        if header_key(text) not in by_key:
            raise ValueError(
                f"`header` has the text `{text}`, which stands for no column: add it "
                "to the `aliases` of one"
            )
        yield by_key[header_key(text)], text


def _captions(value: dict[str, str]) -> tuple[Caption, ...]:
    return tuple(Caption(column, pattern) for column, pattern in value.items())


def region(value: dict[str, Any] | None) -> Region | None:
    """How a line says where it is, when that is said."""
    if value is None:
        return None
    return Region(kind=value["by"], columns=tuple(value["columns"]))


def text_of(value: str | None, word: str) -> str:
    """A text that has to be there."""
    if not value:
        raise ValueError(f"needs `{word}`: people and tables are told from it")
    return value


def custom_of(properties: list[CustomProperty] | None) -> dict[str, Any]:
    """Our own words at one place of the document."""
    return {str(one.property): one.value for one in properties or []}
