"""Seals open with their own key only, and with nothing that is stored beside them."""

import pytest

from workshop.people.credentials import new_token, token_hash
from workshop.people.sealing import derive, new_salt, open_seal, seal, token_key


def test_a_seal_opens_with_the_same_words_and_salt_only():
    salt = new_salt()
    sealed = seal(derive("pięć słów na kartce", salt), b"content")
    assert open_seal(derive("pięć słów na kartce", salt), sealed) == b"content"
    assert open_seal(derive("pięć słów na kartce ", salt), sealed) is None
    assert open_seal(derive("pięć słów na kartce", new_salt()), sealed) is None


def test_the_stored_hash_of_a_token_does_not_open_what_the_token_has_sealed():
    token = new_token()
    sealed = seal(token_key(token, "review"), b"content")
    assert open_seal(token_key(token, "review"), sealed) == b"content"
    assert open_seal(token_key(token, "other"), sealed) is None
    assert open_seal(bytes.fromhex(token_hash(token)), sealed) is None
    assert open_seal(token_key(token_hash(token), "review"), sealed) is None


def test_the_same_content_looks_different_in_each_seal():
    key = token_key(new_token(), "review")
    assert seal(key, b"content") != seal(key, b"content")


@pytest.mark.parametrize("damage", ["", "x", "ąę", "AAAA", "!!", "A" * 80])
def test_a_damaged_seal_opens_to_nothing(damage):
    assert open_seal(token_key(new_token(), "review"), damage) is None


def test_a_changed_seal_opens_to_nothing():
    key = token_key(new_token(), "review")
    sealed = seal(key, b"content")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    assert open_seal(key, changed) is None
