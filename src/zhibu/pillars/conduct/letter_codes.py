"""Codes that people write down: 130 random bits (or a private key) in letters that read well.

Crockford's base 32 leaves out I, L, O and U; what is mistyped for 1 and 0 is taken for them, and
the last group checks the others, so that a slip is told from a wrong code.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WRITER_LETTERS, CHECK_LETTERS, GROUP = 26, 4, 5
_SPACES = re.compile(r"[\s\-－—_·]+")
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


class CodeMistyped(Exception):  # noqa: N818 - reads as a fact
    """The letters do not make a code: too few, too many, or one is wrong."""


def new_code() -> str:
    """Give a fresh code for a writer, without its check letters: 26 letters, 130 bits."""
    return "".join(secrets.choice(ALPHABET) for _at in range(WRITER_LETTERS))


def shown(code: str) -> str:
    """Write a code with its check letters, in groups of five."""
    whole = code + _check(code)
    return "-".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


def read(text: str, letters: int = WRITER_LETTERS) -> str:
    """Read a code as people type it.

    Raises:
        CodeMistyped: it is none, or some letter is wrong.
    """
    whole = _SPACES.sub("", text).upper().translate(_ALIKE)
    code, check = whole[:letters], whole[letters:]
    if len(code) != letters or set(whole) - set(ALPHABET) or check != _check(code):
        raise CodeMistyped
    return code


def _check(code: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"zhibu.code" + code.encode()).digest()[:4])
    return "".join(ALPHABET[number >> (5 * at) & 31] for at in range(CHECK_LETTERS))


def _derived(code: str, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, info).derive(code.encode())


def writer_private(code: str) -> bytes:
    """Give the writer's private key, which exists nowhere but in his code."""
    return _derived(code, b"zhibu.letter.writer.v1")


def digest(code: str) -> str:
    """Give what the letter is found by; the code cannot be worked out from it."""
    return _derived(code, b"zhibu.letter.digest.v1").hex()


KEY_LETTERS = 52  # 256 bits, filled up to whole letters


def key_code(private: bytes) -> str:
    """Write a private key as a code for the recovery sheet."""
    number = int.from_bytes(private)
    return shown("".join(ALPHABET[number >> (5 * at) & 31] for at in range(KEY_LETTERS)))


def key_of(text: str) -> bytes:
    """Read a private key from the recovery sheet.

    Raises:
        CodeMistyped: some letter is wrong.
    """
    code = read(text, KEY_LETTERS)
    number = sum(ALPHABET.index(letter) << (5 * at) for at, letter in enumerate(code))
    if number >> 256:
        raise CodeMistyped
    return number.to_bytes(32)
