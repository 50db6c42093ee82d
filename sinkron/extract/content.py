"""What a file is, told by its content: an extension promises nothing.

first bytes -> text | workbook | Parquet, or the problem that holds the file

Offices send web pages named .xls, workbooks named .csv, files under a password, files
of zeros. Whether a workbook is whole is seen when it is opened (workbook.py).
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from sinkron.extract import problems
from sinkron.extract.encoding import plain_blocks

BLOCK_BYTES = 1 << 18
HEAD_BYTES = 1 << 16
_MAX_CONTROL_SHARE = 0.1
PARQUET_MARK = b"PAR1"
PARQUET_ENCRYPTED = b"PARE"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML_STARTS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<meta")
_BINARY_STARTS = (b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG")
_PLAIN_CONTROLS = b"\t\n\r\x0b\x0c"
_CONTROLS = bytes(byte for byte in range(32) if byte not in _PLAIN_CONTROLS)


class Kind(Enum):
    """How a file can be read."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PARQUET = "parquet"


class Source(Protocol):
    """The bytes of one delivered file."""

    def head(self) -> bytes:
        """Return the first bytes."""

    def blocks(self) -> Iterator[bytes]:
        """All bytes in order, from the first."""

    def local(self) -> Path:
        """Return a local file with all the bytes."""


@dataclass(frozen=True)
class LocalFile:
    """A source that is a local file already."""

    path: Path

    def head(self) -> bytes:
        """Return the first bytes."""
        with self.path.open("rb") as file:
            return file.read(HEAD_BYTES)

    def blocks(self) -> Iterator[bytes]:
        """All bytes in order, from the first."""
        with self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    def local(self) -> Path:
        """Return the file itself."""
        return self.path


def kind_of(head: bytes) -> Kind:
    """Tell the kind from the first bytes; raises `FileHeldError` for no kind."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start and len(head) < HEAD_BYTES:
        raise problems.FileHeldError(problems.problem(problems.EMPTY))
    if head.startswith((_ZIP, _OLE)):
        return Kind.WORKBOOK
    if head.startswith((PARQUET_MARK, PARQUET_ENCRYPTED)):
        return Kind.PARQUET
    if _is_web_page(start):
        raise problems.FileHeldError(problems.problem(problems.HTML))
    if head.startswith(_UTF_16):
        return Kind.TEXT
    if _is_binary(head) or start.startswith(b"<?xml"):
        raise problems.FileHeldError(problems.problem(problems.UNREADABLE))
    return Kind.TEXT


def _is_web_page(start: bytes) -> bool:
    text = start[:4096].lower()
    if text.startswith(b"mime-version:"):
        return b"text/html" in text
    if not text.startswith(b"<"):
        return False
    return text.startswith(_HTML_STARTS) or b"<html" in text or b"<table" in text


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY_STARTS):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * _MAX_CONTROL_SHARE


def holds_records(head: bytes) -> bool:
    """Whether some line at the beginning of a text is a JSON object, whole or not."""
    text = b"".join(plain_blocks([head]))
    return any(line.lstrip().startswith(b"{") for line in text.split(b"\n"))
