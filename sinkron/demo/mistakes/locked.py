"""A workbook under a password, as Excel stores one: a compound file, two streams.

`EncryptionInfo` tells the cipher and how the password opens it; `EncryptedPackage`
holds the workbook under AES. The password is drawn from the file's name and kept
nowhere, so that nobody can open the file, and the same file gives the same bytes.
"""

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SECTOR, MINI_CUTOFF = 512, 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NO_STREAM = 0xFFFFFFFF
SPINS = 1000
KEY_URI = "http://schemas.microsoft.com/office/2006/encryption"
PASSWORD_URI = "http://schemas.microsoft.com/office/2006/keyEncryptor/password"
ROOT_STORAGE, STREAM = 5, 2


def encrypted(workbook: bytes, name: str) -> bytes:
    """Return a workbook under a password."""
    secret = hashlib.sha512(name.encode()).digest()
    salt, key = secret[:16], secret[16:48]
    package = struct.pack("<Q", len(workbook)) + _cipher(workbook, key, salt)
    info = struct.pack("<HHI", 4, 4, 0x40) + _description(secret).encode()
    return _compound({"EncryptionInfo": info, "EncryptedPackage": package})


def _cipher(content: bytes, key: bytes, salt: bytes) -> bytes:
    """Encrypt segments of 4096 bytes, each with a start value of its own."""
    parts = []
    for at in range(0, len(content), 4096):
        number = struct.pack("<I", at // 4096)
        start = hashlib.sha512(salt + number).digest()[:16]
        segment = content[at : at + 4096]
        segment += bytes(-len(segment) % 16)
        encryptor = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
        parts.append(encryptor.update(segment) + encryptor.finalize())
    return b"".join(parts)


def _description(secret: bytes) -> str:
    def text(start: int, length: int) -> str:
        again = hashlib.sha512(secret + bytes([start])).digest()
        return base64.b64encode(again[:length]).decode()

    common = (
        'saltSize="16" blockSize="16" keyBits="256" hashSize="64" '
        'cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<encryption xmlns="{KEY_URI}" xmlns:p="{PASSWORD_URI}">'
        f'<keyData {common} saltValue="{base64.b64encode(secret[:16]).decode()}"/>'
        f'<dataIntegrity encryptedHmacKey="{text(1, 64)}" '
        f'encryptedHmacValue="{text(2, 64)}"/>'
        f'<keyEncryptors><keyEncryptor uri="{PASSWORD_URI}">'
        f'<p:encryptedKey spinCount="{SPINS}" {common} saltValue="{text(3, 16)}" '
        f'encryptedVerifierHashInput="{text(4, 16)}" '
        f'encryptedVerifierHashValue="{text(5, 64)}" '
        f'encryptedKeyValue="{text(6, 32)}"/>'
        "</keyEncryptor></keyEncryptors></encryption>"
    )


def _entry(
    name: str, kind: int, start: int, size: int, *, tree: tuple[int, int]
) -> bytes:
    """Return a directory entry; `tree` is its right neighbour and its child."""
    letters = name.encode("utf-16-le")
    length = len(letters) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        letters,
        length,
        kind,
        1,
        NO_STREAM,
        *tree,
        bytes(16),
        0,
        0,
        0,
        start,
        size,
    )


def _compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file; every stream is padded to live in whole sectors."""
    sectors: list[bytes] = []
    chains: list[int] = []
    places: list[tuple[str, int, int]] = []
    for name, content in streams.items():
        padded = content.ljust(MINI_CUTOFF, b" ")
        count = -(-len(padded) // SECTOR)
        places.append((name, len(sectors), len(padded)))
        padded = padded.ljust(count * SECTOR, b"\0")
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        chains += [*range(len(chains) + 1, len(chains) + count), END]
    directory = len(sectors)
    entries = [_entry("Root Entry", ROOT_STORAGE, END, 0, tree=(NO_STREAM, 1))]
    for at, (name, start, size) in enumerate(places, 1):
        right = at + 1 if at < len(places) else NO_STREAM
        entries.append(_entry(name, STREAM, start, size, tree=(right, NO_STREAM)))
    entries.append(_entry("", 0, 0, 0, tree=(NO_STREAM, NO_STREAM)))
    sectors.append(b"".join(entries))
    chains.append(END)
    return _with_header(sectors, chains, directory)


def _with_header(sectors: list[bytes], chains: list[int], directory: int) -> bytes:
    each = SECTOR // 4
    tables = 1
    while tables * each < len(sectors) + tables:
        tables += 1
    first = len(sectors)
    fat = chains + [FAT_SECTOR] * tables
    fat += [FREE] * (tables * each - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        bytes(6),
        0,
        tables,
        directory,
        0,
        MINI_CUTOFF,
        END,
        0,
        END,
        0,
    )
    where = [first + at for at in range(tables)]
    difat = struct.pack("<109I", *where, *[FREE] * (109 - tables))
    return header + difat + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)
