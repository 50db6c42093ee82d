"""Bytes of a text file as clean UTF-8, its lines ended by line feeds.

bytes as sent -> plain_blocks -> (cut at line ends by the reader) -> to_utf8

Encodings change from line to line in what arrives: each line is UTF-8 if it can be,
else cp1252 (its five unused bytes stand for the control characters of the same number,
as browsers read them). A byte order mark goes, UTF-16 and the line ends of old Macs are
turned into UTF-8 and line feeds.
"""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

_LATIN_1_TO_CP1252 = {
    byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
    for byte in range(0x80, 0xA0)
}


def plain_blocks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Remove the byte order mark, turn UTF-16 into UTF-8 and bare CR into LF."""
    rest = iter(blocks)
    first = next(rest, b"")
    whole = chain((first,), rest)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from _from_utf16(whole)
    elif b"\r" in first and b"\n" not in first:
        yield from (block.replace(b"\r", b"\n") for block in whole)
    else:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from rest


def _from_utf16(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", errors="replace")
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def to_utf8(chunk: bytes) -> bytes:
    """Whole lines as UTF-8; a line that is not is read as cp1252."""
    if _is_utf8(chunk):
        return chunk
    lines = chunk.split(b"\n")
    return b"\n".join(line if _is_utf8(line) else _recode(line) for line in lines)


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _recode(line: bytes) -> bytes:
    return line.decode("latin-1").translate(_LATIN_1_TO_CP1252).encode("utf-8")
