"""Seal personal data (ID numbers, phones, talks) so that a copied database tells nothing.

AES-256-GCM with a random nonce; the name of the field is bound in as associated data, so that a
sealed phone cannot be passed off as an ID number. Keys carry short names: the first key seals,
every key opens, which lets keys be rotated while old rows are still being sealed again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBroken(Exception):  # noqa: N818 - reads as a fact
    """The bytes were not sealed with any key at hand, or not for this field."""


@dataclass(frozen=True)
class Sealer:
    """Named keys, the newest first.

    Args of the constructor:
        keys: pairs of a short ASCII name and 32 key bytes.
    """

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def from_text(cls, text: str) -> Sealer:
        """Read ``"name:base64,name:base64"``; raise ValueError for anything else."""
        keys = []
        for entry in filter(None, (part.strip() for part in text.split(","))):
            name, mark, encoded = entry.partition(":")
            key = base64.urlsafe_b64decode(encoded)
            if not (mark and name.isascii() and len(key) == 32 and len(name) < 32):
                raise ValueError("a data key is written as name:base64 of 32 bytes")
            keys.append((name, key))
        if not keys:
            raise ValueError("at least one data key is needed")
        return cls(tuple(keys))

    def seal(self, text: str, purpose: str) -> bytes:
        """Encrypt text for one purpose, usually ``model.field``."""
        name, key = self.keys[0]
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())
        return bytes([len(name)]) + name.encode() + nonce + sealed

    def open(self, sealed: bytes, purpose: str) -> str:
        """Decrypt what :meth:`seal` made; raise SealBroken when that cannot be."""
        length = sealed[0] if sealed else 0
        name = sealed[1 : 1 + length].decode("ascii", "replace")
        nonce = sealed[1 + length : 1 + length + NONCE_BYTES]
        body = sealed[1 + length + NONCE_BYTES :]
        for known, key in self.keys:
            if known == name:
                try:
                    return AESGCM(key).decrypt(nonce, body, purpose.encode()).decode()
                except InvalidTag as error:
                    raise SealBroken(purpose) from error
        raise SealBroken(f"{purpose}: no key named {name!r}")

    def fingerprint(self, text: str, purpose: str) -> str:
        """Give a keyed digest by which equal values are found without opening any.

        The oldest key makes it, so that a rotation leaves stored fingerprints valid; retire that
        key only after the fingerprints have been made again.
        """
        key = self.keys[-1][1]
        return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
