# SPDX-License-Identifier: Apache-2.0
"""Invented people of the region, and the ways in which a second record of one differs. Nobody here exists."""

import random

from app.domain.matching import MatchPerson

_WOMEN = """Marie Rose Anne Jeanne Ana Maria Carmen Yolanda Shanice Kezia Latoya Denise Natasha Priya Indira Sunita Mei Xiaohong Fatima
    Aisha Ingrid Sophie Chantal Nadege Fabiola Mirlande Guerline Rosemene Lovely Esther Ruth Naomi Abigail Tamika Alicia Gloria"""
_MEN = """Jean Pierre Joseph Louis Charles Antoine Jacques Andre Carlos Luis Miguel Juan Pedro Kevin Dwayne Marlon Ravi Rajiv Anil Vishnu
    Wei Xiaoming Muhammad Ahmed Ibrahim Johan Wilner Frantz Emmanuel Samuel Daniel David Shaquille Trevor Curtis Winston"""
_FAMILIES = """Jean-Baptiste Joseph Charles Pierre Louis Saint-Louis Augustin Desir Alexandre Baptiste Francois Etienne Toussaint Dorvil
    Estime Polius Mathurin Felix Auguste Edward James Williams Johnson Thompson Brown Henry Prospere Hippolyte Emmanuel Fontenelle Cadet
    Ramnarine Persaud Singh Maharaj Mohammed Khan Rampersad Budhram Gonzalez Rodriguez Hernandez Fernandez Perez Sanchez Ramirez
    Garcia Wang Chen Li Zhang Huang Wong Delacruz Morales Guzman Castillo Reyes Santana Polanco Mejia Valdez Encarnacion
    Nicholas Compton Cenac Alcide Serieux Leonce Monrose Popo Wilfred Isidore Eugene Mondesir Gustave Lubin Anatole"""
GIVEN = {"female": _WOMEN.split(), "male": _MEN.split()}
FAMILY = _FAMILIES.split()
COUNTRIES = ("HT", "HT", "DO", "VE", "JM", "GY", "LC", "VC", "CN", "IN", "CU", "TT")
_SPELLED = {"Jean": "Jn", "Saint-Louis": "St. Louis", "Pierre": "Pye", "Joseph": "Jozef", "Marie": "Mari", "Francois": "Franswa",
            "Muhammad": "Mohamed", "Ahmed": "Ahmad", "Wang": "Wong", "Rodriguez": "Rguez", "Delacruz": "de la Cruz", "Persaud": "Prasad",
            "Louis": "Lwi", "Jean-Baptiste": "Jn Baptiste", "Charles": "Chal", "Ramnarine": "Ramnarain"}
_NAME_SLIPS = ("order", "letter", "letter", "spelling", "dropped", "joined")
_BIRTH_SLIPS = ("swap", "day", "year", "decade", "new_year", "no_birth")


def person(rng: random.Random, number: int) -> MatchPerson:
    """Return somebody new."""
    sex = rng.choice(("female", "male"))
    names = rng.sample(GIVEN[sex], rng.choice((1, 1, 2)))
    family = rng.sample(FAMILY, rng.choice((1, 1, 1, 2)))
    birth = f"{rng.randint(1955, 2012)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    if rng.random() < 0.04:
        birth = birth[:4] + rng.choice(("", "-01-01", birth[4:7]))
    documents = (rng.choice("ABCPR") + f"{rng.randint(0, 9_999_999):07d}",) if rng.random() < 0.8 else ()
    phones = (f"{rng.randint(2_000_000, 9_999_999)}",) if rng.random() < 0.4 else ()
    return MatchPerson(f"p{number}", (" ".join((*names, *family)),), birth, sex, (rng.choice(COUNTRIES),), documents, phones)


def second_record(rng: random.Random, first: MatchPerson, number: int) -> MatchPerson:
    """Return the same person recorded again: a new or no document six times in ten, and one to four slips."""
    words, birth = first.names[0].split(), first.birth
    for slip in rng.sample((*_NAME_SLIPS, *_BIRTH_SLIPS, "none"), rng.choice((1, 2, 3, 4))):
        words = _slip_in_name(rng, slip, words)
        birth = _slip_in_birth(rng, slip, birth)
    documents = first.documents if rng.random() < 0.4 else (f"N{rng.randint(0, 9_999_999):07d}",) if rng.random() < 0.7 else ()
    phones = first.phones if rng.random() < 0.5 else ()
    name = " ".join(words).upper() if rng.random() < 0.3 else " ".join(words)
    return MatchPerson(f"q{number}", (name,), birth, first.sex, first.nationalities, documents, phones)


def _slip_in_name(rng: random.Random, slip: str, words: list[str]) -> list[str]:
    at = rng.randrange(len(words))
    if slip == "order":
        return rng.sample(words, len(words))
    if slip == "letter" and len(words[at]) > 4:
        return [*words[:at], _typo(rng, words[at]), *words[at + 1:]]
    if slip == "spelling":
        return [_SPELLED.get(word, word) for word in words]
    if slip == "dropped" and len(words) > 2:
        return words[:at] + words[at + 1:]
    if slip == "joined" and len(words) > 2:
        return ["".join(words[:2]), *words[2:]]
    return words


def _slip_in_birth(rng: random.Random, slip: str, birth: str) -> str:
    if slip == "swap" and len(birth) == 10 and int(birth[8:]) <= 12:
        return f"{birth[:5]}{birth[8:]}-{birth[5:7]}"
    if slip == "day" and len(birth) == 10:
        return f"{birth[:8]}{rng.randint(1, 28):02d}"
    if slip == "decade":
        return birth[:2] + rng.choice("789") + birth[3:]
    if slip == "no_birth" and rng.random() < 0.5:
        return ""
    return {"year": birth[:4], "new_year": birth[:4] and birth[:4] + "-01-01"}.get(slip, birth)


def _typo(rng: random.Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 1)
    return rng.choice((word[:at] + word[at + 1:], word[:at] + word[at] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2:],
                       word[:at] + rng.choice("aeinorst") + word[at + 1:]))
