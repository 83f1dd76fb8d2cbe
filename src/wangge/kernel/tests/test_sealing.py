"""Promises of the sealing of single fields."""

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.crypto import ALGORITHMS, Sealed, SoftwareProvider, WrappedKey, WrongSealError

KEYS: dict[UUID, WrappedKey] = {}


def provider(master: bytes = b"a master key for tests") -> SoftwareProvider:
    return SoftwareProvider(KEYS.__getitem__, master=master, legacy=bytes(32))


def new_key(algorithm: str, made_by: SoftwareProvider | None = None) -> UUID:
    key = (made_by or provider()).new_key(uuid4(), algorithm)
    KEYS[key.id] = key
    return key.id


def test_sm3_gives_the_digest_of_the_standard() -> None:
    """GB/T 32905-2016, example 1."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_sm4_gives_the_block_of_the_standard() -> None:
    """GB/T 32907-2016, example 1: key and plain text are the same."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sealing = Cipher(SM4(block), ECB()).encryptor()
    assert (sealing.update(block) + sealing.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_gives_the_tag_of_rfc_8998() -> None:
    """RFC 8998, appendix A.1."""
    from wangge.kernel.crypto.provider import SM, decrypt, encrypt

    key, nonce = bytes.fromhex("0123456789abcdeffedcba9876543210"), bytes.fromhex("00001234567800000000abcd")
    about = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([byte]) * 8 for byte in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
    sealed = encrypt(SM, key, nonce, plain, about)
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert decrypt(SM, key, nonce, sealed, about) == plain


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(plain=st.text(max_size=80), about=st.text(max_size=40))
def test_what_was_sealed_opens_with_the_same_words(algorithm: str, plain: str, about: str) -> None:
    plain, about = (text.encode("utf-8", "ignore").decode() for text in (plain, about))
    held = provider()
    sealed = held.seal(plain, about=about, key_id=new_key(algorithm))
    assert held.unseal(sealed, about=about) == plain


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(place=st.integers(0, 26), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused(algorithm: str, place: int, bit: int) -> None:
    sealed = provider().seal("13812345678", about="a", key_id=new_key(algorithm))
    data = bytearray(sealed.data)
    data[place] ^= 1 << bit
    with pytest.raises(WrongSealError):
        provider().unseal(Sealed(sealed.algorithm, sealed.key_id, sealed.nonce, bytes(data)), about="a")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_field_moved_to_another_person_is_refused(algorithm: str) -> None:
    sealed = provider().seal("13812345678", about="reporter:1:a:phone", key_id=new_key(algorithm))
    with pytest.raises(WrongSealError):
        provider().unseal(sealed, about="reporter:1:b:phone")


def test_a_field_under_another_key_is_refused() -> None:
    first, second = new_key("SM4-GCM"), new_key("SM4-GCM")
    sealed = provider().seal("13812345678", about="a", key_id=first)
    with pytest.raises(WrongSealError):
        provider().unseal(Sealed(sealed.algorithm, second, sealed.nonce, sealed.data), about="a")


def test_a_key_is_useless_without_the_master_key_that_wrapped_it() -> None:
    sealed = provider().seal("13812345678", about="a", key_id=new_key("AES-256-GCM"))
    with pytest.raises(WrongSealError):
        provider(b"another").unseal(sealed, about="a")


def test_a_stored_key_does_not_hold_the_key_in_the_open() -> None:
    held = provider()
    key_id = new_key("AES-256-GCM", held)
    assert held._key(key_id)[1] not in KEYS[key_id].wrapped


def test_no_nonce_comes_twice() -> None:
    key_id, held = new_key("SM4-GCM"), provider()
    assert len({held.seal("same", about="same", key_id=key_id).nonce for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_same_value_has_one_blind_digest_and_only_under_one_key(algorithm: str) -> None:
    one, other = new_key(algorithm), new_key(algorithm)
    assert provider().blind("phone:138", key_id=one) == provider().blind("phone:138", key_id=one)
    assert provider().blind("phone:138", key_id=one) != provider().blind("phone:138", key_id=other)
