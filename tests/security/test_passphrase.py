# SPDX-License-Identifier: Apache-2.0
import secrets
import unicodedata

import pytest

from app.base import resources
from app.security import passphrase
from app.security.passphrase import check, issue, normalise


@pytest.mark.parametrize("text", [
    "the old boat leaks again", "my dog ate seven pancakes", "zq9!mv7#hd2$tk5%",
    "пароль очень длинный слон", "ብርቱካን እና ሙዝ በገበያ ላይ", "vieux bateau qui prend l'eau",
    "لا أحد يعرف هذه الجملة", "海の近くの小さな家で三匹の猫が眠る", "🦜🌴🐢⛵🐚🦀🌊🌋🍍🥥🐠🦈🐙🐳🌺🪸", "quinze lettres!",
    "lagoon kettle 7 fig",
])
def test_a_long_unexpected_passphrase_is_taken(text):
    assert check(text) == []


@pytest.mark.parametrize("text", [
    "passphrasepassphrase", "Breakwater Border 2024!", "aaaaaaaaaaaaaaaaaaaa",
    "qwertyuiopasdfghjkl", "lkjhgfdsaPOIUYTREWQ", "P@ssw0rdP@ssw0rd1234", "abcabcabcabcabcabc",
    "kx7kx7kx7kx7kx7kx7", "123456789012345678", "98765432109876543210",
    "correct horse battery staple", "Barbados Coast Guard 2025", "qwerty12345asdfgh99",
    "my name is admin admin", "tr1n1dad t0bag0 2023", "йцукенгшщзхъфывапролджэ",
    "I love you Jesus Christ", "             1 2 3 4 5 6 7 8 9", "pass phrase pass phrase",
    "kx7qmz9kx7qmz9kx7qmz9kx", "qqqzzzmmmtttkkkppp", "zeb kiwi zeb zeb kiwi kiwi", "xkzq kzxq qxzk zkqx",
    "password1password2password3", "ab ab ab ab ab ab ab ab", "1q2w 1990 1991 1992 1993",
])
def test_what_is_guessed_first_is_refused(text):
    assert len(check(text)) == 1


def test_words_of_the_place_are_guessed_first():
    assert check("Marigold Fernando 7") == []
    assert len(check("Marigold Fernando 7", ["marigold fernando"])) == 1
    assert len(check("MAR1G0LD fernando 7", ["Marigold", "Fernando"])) == 1
    assert check("the old boat leaks again", ["a", "e", "o", "l", "d", "b", "t", "the", "ks", "g", "in", ""]) == []


@pytest.mark.parametrize("text", ["", " ", "short", "fourteen chars", " " * 40, "fourteen chars" + " " * 20, "ﬁ" * 7])
def test_too_short_after_normalising(text):
    assert "15" in check(text)[0]


def test_length_counts_the_normalised_form():
    # A ligature is two letters once normalised.
    assert len("nine ﬁg ﬂoat!") == 13
    assert check("nine ﬁg ﬂoat!") == []
    boundary = "lagoon kettle f"
    assert len(boundary) == passphrase.LEAST_CHARACTERS
    assert check(boundary) == []
    assert check(boundary[:-1])


def test_too_long_is_refused():
    long = "".join(secrets.choice("abcdefghijkmnopqrstuvwxyz ") for _ in range(2000)).replace(" ", "q")
    assert check(long[:256]) == []
    assert "256" in check(long[:257])[0]


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\ue000", "\ud800", "\u0378"])
def test_characters_that_cannot_be_typed_everywhere_are_refused(char):
    assert len(check(f"the old boat {char} leaks")) == 1
    assert check("the old boat é leaks") == []


def test_no_composition_rules():
    assert check("onlylowercaseletterslagoon") == []
    assert check("847261950374 628190457") == []


def test_issued_passphrases_pass_their_own_check():
    issued = [issue() for _ in range(400)]
    assert len(set(issued)) == 400
    for text in issued:
        words = text.split(" ")
        assert len(set(words)) == 5
        assert check(text, words) == []


def test_issued_words_come_from_the_whole_list_and_the_operating_systems_randomness(monkeypatch):
    words = passphrase._words()
    assert len(set(words)) == 7776
    assert normalise(" ".join(words)) == " ".join(words)
    drawn = []
    monkeypatch.setattr(secrets.SystemRandom, "sample", lambda self, pool, k: drawn.append((len(pool), k)) or list(pool[:k]))
    assert issue() == " ".join(words[:5])
    assert drawn == [(7776, 5)]


def test_the_same_issued_word_five_times_is_not_issued():
    assert check("lagoon lagoon lagoon lagoon lagoon")


def test_normalising_is_stable():
    for text in ("ﬁ  ﬂ", "Ａｂｃ", "e\u0301", "\u00a0a\u2003b ", "한글", "ﷺ"):
        assert normalise(normalise(text)) == normalise(text) == " ".join(unicodedata.normalize("NFKC", text).split())


def test_no_sentence_quotes_the_passphrase():
    for text in ("qzqzq", "Barbados Coast Guard 2025", "qwxzj" * 60):
        assert not any(part in sentence for sentence in check(text) for part in text.split())


def test_the_blocklist_has_only_lines_that_are_read():
    lines = resources.read_text("lists/passphrase_blocklist.txt").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert all(line.partition(" ")[0] in {"run", "word"} and line.partition(" ")[2].strip() for line in entries)
    assert all(line == line.lower() for line in entries)
    assert len(entries) == len(set(entries))
