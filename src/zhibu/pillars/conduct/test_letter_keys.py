"""Keys, codes and seals of the confidential channel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.pillars.conduct import letter_codes as codes
from zhibu.pillars.conduct import letter_crypto as crypto

PURPOSE = "letter 1"


@given(text=st.text(max_size=3000))
@settings(max_examples=40)
def test_what_is_sealed_opens_for_its_key_and_purpose_alone(text: str) -> None:
    private, other = crypto.new_private(), crypto.new_private()
    sealed = crypto.seal_to(crypto.public_of(private), text, PURPOSE)
    assert crypto.open_with(private, sealed, PURPOSE) == text
    with pytest.raises(crypto.LetterSealBroken):
        crypto.open_with(other, sealed, PURPOSE)
    with pytest.raises(crypto.LetterSealBroken):
        crypto.open_with(private, sealed, "letter 2")


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
@settings(max_examples=60)
def test_tampered_bytes_do_not_open(at: int, bit: int, cut: bool) -> None:
    private = crypto.new_private()
    sealed = bytearray(crypto.seal_to(crypto.public_of(private), "有人虚报里程", PURPOSE))
    if cut:
        sealed = sealed[: at % len(sealed)]
    else:
        sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(crypto.LetterSealBroken):
        crypto.open_with(private, bytes(sealed), PURPOSE)


def test_the_length_of_a_text_does_not_show() -> None:
    public = crypto.public_of(crypto.new_private())
    assert len(crypto.seal_to(public, "好", "")) == len(crypto.seal_to(public, "坏" * 200, ""))


def test_a_public_key_of_no_order_makes_no_seal_that_opens() -> None:
    private = crypto.new_private()
    sealed = crypto.seal_to(crypto.public_of(private), "好", PURPOSE)
    forged = sealed[:1] + bytes(32) + sealed[33:]
    with pytest.raises(crypto.LetterSealBroken):
        crypto.open_with(private, forged, PURPOSE)


def test_a_private_key_comes_out_of_its_wrap_by_the_passphrase_alone() -> None:
    private = crypto.new_private()
    public = crypto.public_of(private)
    wrapped = crypto.wrap(private, "桃花开在河对岸", "key 1")
    assert crypto.unwrap(wrapped, public, "桃花开在河对岸", "key 1") == private
    replaced = crypto.public_of(crypto.new_private())
    for given_public, passphrase, purpose in (
        (public, "桃花开在河对面", "key 1"),
        (public, "桃花开在河对岸", "key 2"),
        (replaced, "桃花开在河对岸", "key 1"),
    ):
        with pytest.raises(crypto.LetterSealBroken):
            crypto.unwrap(wrapped, given_public, passphrase, purpose)


@given(st.data())
@settings(max_examples=60)
def test_a_code_is_read_as_people_write_it_and_a_slip_is_noticed(data: st.DataObject) -> None:
    code = codes.new_code()
    shown = codes.shown(code)
    assert len(code) * 5 >= 100
    assert codes.read(shown) == code
    assert codes.read(shown.lower().replace("-", "  ")) == code
    assert codes.read(shown.replace("0", "O").replace("1", "l")) == code
    at = data.draw(st.integers(0, len(shown) - 1).filter(lambda place: shown[place] != "-"))
    other = data.draw(st.sampled_from([one for one in codes.ALPHABET if one != shown[at]]))
    with pytest.raises(codes.CodeMistyped):
        codes.read(shown[:at] + other + shown[at + 1 :])
    with pytest.raises(codes.CodeMistyped):
        codes.read(shown[:-1])


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=30)
def test_a_private_key_survives_the_recovery_sheet(private: bytes) -> None:
    assert codes.key_of(codes.key_code(private)) == private


def test_what_a_code_is_found_by_tells_neither_the_code_nor_its_key() -> None:
    code = codes.new_code()
    digest = codes.digest(code)
    assert codes.digest(code) == digest
    assert codes.writer_private(code).hex() != digest
    assert code not in digest
