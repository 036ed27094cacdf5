"""The cryptography of the confidential channel: sealed for one reader, by keys nobody else holds.

A letter is sealed to a public key (X25519 with a fresh key of its own, HKDF-SHA256, AES-256-GCM).
The discipline commissioner's private key is kept wrapped under his passphrase (scrypt); the
writer's is made from the code that he alone was shown. The deployment's data keys play no part:
who holds the database, its backups and ``ZHIBU_DATA_KEYS`` can read nothing.

What a sealed text is for (its letter, its direction) is bound in, so that one cannot be passed
off as another. Texts are padded to steps, so that their length tells little.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = 1
KEY_BYTES, NONCE_BYTES, SALT_BYTES = 32, 12, 16
PADDED_TO = 1024
# 64 MB and some tenths of a second for each guess at a passphrase.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1


class LetterSealBroken(Exception):  # noqa: N818 - reads as a fact
    """The key is not the right one, or the bytes were changed or belong somewhere else."""


def new_private() -> bytes:
    """Give a fresh private key. It must never be stored as it is."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def fingerprint_of(public: bytes) -> str:
    """Give what two people compare to see that they mean the same key: 4 groups of 4 digits."""
    number = int.from_bytes(hashlib.sha256(b"zhibu.letter.key" + public).digest()[:8])
    digits = f"{number % 10**16:016d}"
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def _derive(secret: bytes, salt: bytes, info: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, info.encode()).derive(secret)


def seal_to(public: bytes, text: str, purpose: str) -> bytes:
    """Seal a text so that only the holder of the private key opens it."""
    once = X25519PrivateKey.generate()
    shown = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    key = _derive(shared, shown + public, f"zhibu.letter.text.v{VERSION}")
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, _padded(text), purpose.encode())
    return bytes([VERSION]) + shown + nonce + sealed


def open_with(private: bytes, sealed: bytes, purpose: str) -> str:
    """Open what :func:`seal_to` made.

    Raises:
        LetterSealBroken: another key, other bytes or another purpose.
    """
    head = 1 + KEY_BYTES
    if len(sealed) <= head + NONCE_BYTES or sealed[0] != VERSION:
        raise LetterSealBroken(purpose)
    shown, nonce = sealed[1:head], sealed[head : head + NONCE_BYTES]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(shown)
        )
        key = _derive(shared, shown + public_of(private), f"zhibu.letter.text.v{VERSION}")
        return _unpadded(AESGCM(key).decrypt(nonce, sealed[head + NONCE_BYTES :], purpose.encode()))
    except (InvalidTag, ValueError, struct.error) as error:
        raise LetterSealBroken(purpose) from error


def _padded(text: str) -> bytes:
    content = text.encode()
    length = struct.pack(">I", len(content))
    rest = -(len(length) + len(content)) % PADDED_TO
    return length + content + bytes(rest)


def _unpadded(padded: bytes) -> str:
    (length,) = struct.unpack(">I", padded[:4])
    return padded[4 : 4 + length].decode()


@dataclass(frozen=True)
class Wrapped:
    """A private key under a passphrase, as it is stored.

    Attributes:
        cost: scrypt's N; kept beside, so that it can be raised later.
    """

    salt: bytes
    cost: int
    sealed: bytes


def _passphrase_key(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt, KEY_BYTES, cost, SCRYPT_R, SCRYPT_P).derive(passphrase.encode())


def wrap(private: bytes, passphrase: str, purpose: str) -> Wrapped:
    """Put a private key under a passphrase; the public key is bound in."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    key = _passphrase_key(passphrase, salt, SCRYPT_N)
    sealed = AESGCM(key).encrypt(nonce, private, purpose.encode() + public_of(private))
    return Wrapped(salt, SCRYPT_N, nonce + sealed)


def unwrap(wrapped: Wrapped, public: bytes, passphrase: str, purpose: str) -> bytes:
    """Give the private key; it must not leave the request that asked for it.

    Raises:
        LetterSealBroken: another passphrase, or the stored public key is not this one's.
    """
    key = _passphrase_key(passphrase, wrapped.salt, wrapped.cost)
    nonce, sealed = wrapped.sealed[:NONCE_BYTES], wrapped.sealed[NONCE_BYTES:]
    try:
        private = AESGCM(key).decrypt(nonce, sealed, purpose.encode() + public)
    except (InvalidTag, ValueError) as error:
        raise LetterSealBroken(purpose) from error
    if public_of(private) != public:
        raise LetterSealBroken(purpose)
    return private
