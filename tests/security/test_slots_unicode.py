# SPDX-License-Identifier: Apache-2.0
"""One passphrase, many keyboards: what opens a slot however it is typed, and what must not."""

import unicodedata

import pytest

from app.base.errors import WrongPassphrase
from app.security import slots
from app.security.slots import unlock
from tests.security.conftest import STORE, WEAK

BASES = [
    "café com leite e pão",
    "Ångström über Öl",
    "đường phố Hà Nội",
    "naïve façade coöperate",
    "Ελληνικά ή άλλα ψάρια",
    "ёлка и йод в море",
    "한국어 문장 하나 둘 셋 넷",
    "がぎぐげご ぱぴぷぺぽ ゔ で",
    "क़िताब और पानी की बोतल",
    "ক্ষমা কর নদীর মাঝি ভাই",
    "עברית שָׁלוֹם יַלְדָּה טוֹבָה",
    "العربيّة لُغَةٌ قديمة",
    "ភាសាខ្មែរ មួយ ពីរ បី",
    "இனிய காலை வணக்கம் நண்பா",
    "ẅẍẏỳŷ ǖǘǚǜ ṩẛ ḍ̇ọ",
    "Ǆungla ĳsvogel Ŀ ŉ",
    "résumé n° 7 à côté",
    "pão de açúcar às três",
    "Çağdaş İstanbul ğüşiöç",
    "mañana por la niña",
    "Tiếng Việt rất khó",
    "ລາວ ໜຶ່ງ ສອງ ສາມ ສີ່",
]
COMPATIBLE = [
    ("ﬁve ﬂat ﬃsh ﬅones", "five flat ffish stones"),
    ("Ｆｕｌｌ　ｗｉｄｔｈ　ｔｅｘｔ", "Full width text"),
    ("ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟﾌﾟ ｶﾅ ﾓｼﾞ ﾄ ﾎﾝ", "ガギグ パピプ カナ モジ ト ホン"),
    ("x² + y³ = ½ of ten", "x2 + y3 = 1⁄2 of ten"),
    ("①⑦③⑨⑤ ②④ go upstream", "17395 24 go upstream"),
    ("㎏ of ㎞ and ㏄ ok?", "kg of km and cc ok?"),
    ("ℌello ℝeal ℕice ℤoo", "Hello Real Nice Zoo"),
    ("no\u00a0break\u202fspaces\u2009here", "no break spaces here"),
    ("Ⅳ kings Ⅻ ships ok", "IV kings XII ships ok"),
    ("ﷺ and more words", "صلى الله عليه وسلم and more words"),
    ("wait… then … go back…", "wait... then ... go back..."),
    ("𝓢𝓬𝓻𝓲𝓹𝓽 𝓵𝓮𝓽𝓽𝓮𝓻𝓼 𝟙𝟚", "Script letters 12"),
    ("㈱ company ㍿ of ㌔", "(株) company 株式会社 of キロ"),
    ("ﻻ ﻼ ﺍﻟﻌﺮﺑﻴﺔ ﻭﻏﻴﺮﻫﺎ", "لا لا العربية وغيرها"),
    ("  led by  many   spaces ", "led by many spaces"),
    ("ſtrange ſilent ſea", "strange silent sea"),
    ("Kelvin K and Å sign", "Kelvin K and Å sign"),
    ("µ micro and Ω ohm in", "μ micro and Ω ohm in"),
    ("tab\tand\nnew line end", "tab and new line end"),
]
DIFFERENT = [
    ("emoji 👩‍👩‍👧 family walk", "emoji 👩👩👧 family walk"),
    ("ship ⚓\ufe0f sails at dawn", "ship ⚓ sails at dawn"),
    ("straße nach süden hin", "strasse nach süden hin"),
    ("Istanbul dotless ı word", "Istanbul dotless i word"),
    ("latin aаa mixed script", "latin aaa mixed script"),
    ("quote ’ is not the same", "quote ' is not the same"),
    ("dash – is not hyphen", "dash - is not hyphen"),
    ("digits ٣٤٥ are arabic", "digits 345 are arabic"),
    ("rtl \u200fmark in words", "rtl mark in words"),
    ("thumbs 👍🏽 up and away", "thumbs 👍 up and away"),
    ("zero\u200bwidth space here", "zerowidth space here"),
    ("Case Matters Here too", "case matters here too"),
]
SAME = [(form, unicodedata.normalize(kind, form)) for form in BASES for kind in ("NFC", "NFD", "NFKD")] + COMPATIBLE


def opens(text: str, typed: str) -> bool:
    file, _ana = slots.new_store_slots(STORE, "Zoë", text, None, WEAK, allow_weak=True)
    try:
        unlock(file, "Zoë", typed)
    except WrongPassphrase:
        return False
    return True


@pytest.mark.parametrize(("text", "typed"), SAME)
def test_other_spellings_of_the_same_letters_open(text, typed):
    assert opens(text, typed)
    assert opens(typed, text)


@pytest.mark.parametrize(("text", "typed"), DIFFERENT)
def test_what_only_looks_alike_does_not_open(text, typed):
    assert opens(text, text)
    assert not opens(text, typed)


def test_there_are_enough_unicode_cases():
    assert len({text for text, _typed in SAME + DIFFERENT}) >= 40
    assert sum(text != typed for text, typed in SAME) >= 40
