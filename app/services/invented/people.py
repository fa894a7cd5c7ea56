# SPDX-License-Identifier: Apache-2.0
"""Invented people: names combined at random from the region's name lists, and what an officer would record of them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from app.base import resources
from app.base.ids import RecordId
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN, Value
from app.services.invented.diary import Diary, invented

# Country > name lists it draws from, spoken languages, towns, telephone prefix.
COUNTRIES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]] = {
    "LC": (("anglo", "creole"), ("eng", "acf"), ("Castries", "Vieux Fort", "Dennery", "Soufrière", "Micoud", "Gros Islet"), "+1758"),
    "HT": (("creole",), ("hat", "fra"), ("Les Cayes", "Gonaïves", "Jacmel", "Port-de-Paix", "Hinche"), "+509"),
    "DM": (("creole", "anglo"), ("eng", "acf"), ("Roseau", "Portsmouth", "Marigot"), "+1767"),
    "VC": (("anglo",), ("eng",), ("Kingstown", "Georgetown", "Barrouallie"), "+1784"),
    "GD": (("anglo",), ("eng",), ("St. George's", "Grenville", "Gouyave"), "+1473"),
    "BB": (("anglo",), ("eng",), ("Bridgetown", "Speightstown"), "+1246"),
    "JM": (("anglo",), ("eng", "jam"), ("Spanish Town", "Mandeville", "May Pen", "Lucea"), "+1876"),
    "TT": (("indic", "anglo"), ("eng",), ("Chaguanas", "Arima", "Point Fortin"), "+1868"),
    "GY": (("indic", "anglo"), ("eng", "gyn"), ("Linden", "New Amsterdam", "Anna Regina", "Bartica"), "+592"),
    "DO": (("hispanic",), ("spa",), ("San Cristóbal", "La Romana", "Baní", "Azua"), "+1809"),
    "VE": (("hispanic",), ("spa",), ("Güiria", "Carúpano", "Maturín", "Tucupita"), "+58"),
    "CO": (("hispanic",), ("spa",), ("Cúcuta", "Pereira", "Barranquilla", "Cali"), "+57"),
    "CU": (("hispanic",), ("spa",), ("Holguín", "Bayamo", "Camagüey"), "+53"),
    "IN": (("indic",), ("hin", "eng"), ("Surat", "Kochi", "Patiala"), "+91"),
    "CN": (("sinic",), ("zho",), ("Fuzhou", "Jiangmen", "Wenzhou"), "+86"),
    "GB": (("anglo",), ("eng",), ("Leeds", "Bristol", "Cardiff"), "+44"),
    "US": (("anglo", "hispanic"), ("eng",), ("Newark", "Tampa", "Hartford"), "+1"),
    "CA": (("anglo",), ("eng", "fra"), ("Halifax", "Hamilton"), "+1"),
    "FR": (("creole",), ("fra",), ("Le Lamentin", "Basse-Terre"), "+596"),
}
_STREETS = ("Breadfruit Lane", "Calabash Road", "Frigate Bay Street", "Hibiscus Avenue", "Mahogany Close", "Sea Grape Road",
            "Tamarind Hill")
_HAN_FAMILIES, _HAN_GIVEN = "张林王陈杨黄周吴徐孙", "伟芳娜敏静丽强磊洋艳"
_DEVANAGARI = ("सुरेश कुमार", "कमला देवी", "विष्णु पटेल", "राधिका नायर", "हरीश लाल")


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person, with what nobody in the story may know for certain.

    Attributes:
        born: the day of birth behind whatever was recorded of it.
    """

    id: RecordId
    values: Mapping[str, Value]
    sex: str
    born: date
    country: str

    def age_on(self, day: date) -> int:
        """Return the age in completed years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@cache
def _names() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = resources.read_table("lists/training_names.csv")
    return {(row["region"], row["kind"]): tuple(row["names"].split("|")) for row in rows}


def name_parts(rng: random.Random, country: str, sex: str) -> tuple[str, str, str]:
    """Return family, given and middle name (often "") as the region writes them."""
    region = rng.choice(COUNTRIES[country][0])
    given = _names()[region, f"given_{sex}"]
    families = _names()[region, "family"]
    family = rng.choice(families)
    if region == "hispanic" and rng.random() < 0.7:
        family += " " + rng.choice(families)
    middle = rng.choice(given) if region in ("anglo", "creole") and rng.random() < 0.3 else ""
    return family, rng.choice(given), middle


def born_between(rng: random.Random, day: date, low: int, high: int) -> date:
    """Return a birth date of somebody `low` to `high` years old on a day; never 1 January, so that no date looks made up."""
    oldest = day.replace(year=day.year - high - 1, day=min(day.day, 28)) + timedelta(days=1)
    youngest = day.replace(year=day.year - low, day=min(day.day, 28))
    born = oldest + timedelta(days=rng.randrange((youngest - oldest).days))
    return born + timedelta(days=1) if (born.month, born.day) == (1, 1) else born


def recorded_birth(rng: random.Random, born: date, is_documented: bool) -> str:
    """Return what was recorded of a birth date: documents say the day, people without one often know less."""
    if rng.random() < (0.97 if is_documented else 0.6):
        return born.isoformat()
    known = rng.choices(("month", "year", "about", "none"), (2, 5, 4, 2))[0]
    if known == "about":
        return f"~{born.year + rng.choice((-1, 0, 0, 1))}"
    return {"month": born.isoformat()[:7], "year": str(born.year), "none": UNKNOWN}[known]


def describe(diary: Diary, country: str, sex: str, born: date, on: date, is_documented: bool, is_interviewed: bool) -> dict[str, Value]:
    """Return the values of the person form: more of them where somebody talked to the person."""
    rng = diary.rng
    family, given, middle = name_parts(rng, country, sex)
    birth = recorded_birth(rng, born, is_documented)
    nationalities: dict[str, str | bool] = {country: True}
    if country != "LC" and diary.chance(0.04):
        nationalities["LC"] = True
    values: dict[str, Value] = {
        "family": family,
        "given": given,
        "middle": middle or None,
        "sex": sex,
        "birth": birth,
        "nationalities": nationalities,
    }
    age = on.year - born.year
    if birth == UNKNOWN:
        values["age_estimate"] = max(1, age + rng.randint(-2, 2))
    if is_interviewed:
        values |= _told(diary, country, sex, age)
    return values


def _told(diary: Diary, country: str, sex: str, age: int) -> dict[str, Value]:
    _regions, languages, towns, prefix = COUNTRIES[country]
    rng = diary.rng

    def answer(value: Value, share: float = 0.7) -> Value:
        if diary.chance(share):
            return value
        return diary.pick({None: 5.0, UNKNOWN: 2.0, NOT_ASKED: 3.0, REFUSED: 1.0})

    place = rng.choice(towns)
    marital = "Single" if age < 18 else diary.pick({"Single": 6.0, "Married": 3.0, "Separated": 1.0, "Divorced": 0.5, "Widowed": 0.3})
    school = "PrimaryEducation" if age < 14 else diary.pick(
        {"PrimaryEducation": 3.0, "LowerSecondaryEducation": 4.0, "UpperSecondaryEducation": 3.0, "BachelorsOrEquivalentLevel": 0.6}
    )
    work = ("market vendor", "farm worker", "tailor", "mason", "cook", "driver", "student", "hairdresser", "out of work")
    told: dict[str, Value] = {
        "languages": dict.fromkeys(languages[:rng.randint(1, 2)], True),
        "birth_place": place if diary.chance(0.7) else rng.choice((None, UNKNOWN, ILLEGIBLE)),
        "gender": answer("Feminine" if sex == "female" else "Masculine", 0.6),
        "marital_status": answer(marital),
        "education": answer(school),
        "children": answer(0 if age < 18 else rng.randint(0, 4), 0.6),
    }
    if age >= 16:
        told["occupation"] = answer(rng.choice(work))
    if diary.chance(0.45):
        told["phone"] = f"{prefix}555{rng.randint(100, 9999):04d}"
    if diary.chance(0.08):
        told["email"] = f"person{rng.randint(100, 999)}@example.org"
    if diary.chance(0.5):
        told |= {"street": f"{rng.randint(1, 90)} {rng.choice(_STREETS)}", "city": place, "country": country}
    return told


def enter_person(
    diary: Diary, day: date, by: str, country: str, sex: str, ages: tuple[int, int], is_documented: bool = True,
    is_interviewed: bool = False, **more: Value
) -> Somebody:
    """Record an invented person."""
    born = born_between(diary.rng, day, *ages)
    values = describe(diary, country, sex, born, day, is_documented, is_interviewed) | more
    person_id = diary.enter("person", day, by, **values)
    return Somebody(person_id, values, sex, born, country)


def enter_aliases(diary: Diary, who: Somebody, day: date, by: str) -> None:
    """Record another name of somebody: a nickname, a former name, another spelling or another script."""
    kind = diary.pick({"nickname": 4.0, "former": 2.0, "spelling": 3.0, "false": 1.0})
    rng, country = diary.rng, who.country
    script = "Latn"
    if country == "CN":
        kind, script, name = "script", "Hans", rng.choice(_HAN_FAMILIES) + "".join(rng.sample(_HAN_GIVEN, rng.randint(1, 2)))
    elif country == "IN":
        kind, script, name = "script", "Deva", rng.choice(_DEVANAGARI)
    elif kind == "nickname":
        name = rng.choice(("Bòs", "Chichi", "Doudou", "Junie", "Lulu", "Nene", "Papito", "Slim", "Tall Boy", "Titi"))
    else:
        family, given_name, _middle = name_parts(rng, country, who.sex)
        name = f"{who.values['given']} {family}" if kind == "former" else f"{given_name} {family}"
        name = misspelt(rng, f"{who.values['given']} {who.values['family']}") if kind == "spelling" else name
    diary.enter("alias", day, by, person_id=who.id, name=name, kind=kind, script=script)


def misspelt(rng: random.Random, name: str) -> str:
    """Return a name as another clerk might have heard or typed it."""
    swaps = (("ph", "f"), ("f", "ph"), ("qu", "k"), ("z", "s"), ("s", "z"), ("i", "y"), ("y", "i"), ("é", "e"), ("ñ", "n"), ("-", " "),
             ("th", "t"), ("ll", "l"), ("l", "ll"), ("n", "nn"), ("ier", "iè"), ("a", "e"))
    fits = [(old, new) for old, new in swaps if old in name[1:]]
    if not fits:
        return name + "e"
    old, new = rng.choice(fits)
    at = name.index(old, 1)
    return name[:at] + new + name[at + len(old):]


def enter_again(diary: Diary, who: Somebody, day: date, by: str) -> RecordId:
    """Record somebody a second time, as happens: another spelling, less of the birth date, names the other way round."""
    values = dict(who.values)
    rng = diary.rng
    how = diary.pick({"spelling": 5.0, "swapped": 2.0, "joined": 2.0, "birth": 3.0})
    family, given = str(values["family"]), str(values["given"])
    if how == "spelling":
        values["family"] = misspelt(rng, family)
    elif how == "swapped":
        values["family"], values["given"] = given, family
    elif how == "joined":
        values["family"] = values["given"] = values["middle"] = None
        values["as_written"] = f"{family.upper()} {given.upper()}"
    if how == "birth" or diary.chance(0.4):
        values["birth"] = who.born.isoformat()[: rng.choice((4, 7))]
        values["age_estimate"] = None
    values["phone"] = values["email"] = None
    values["notes"] = invented("Registered from a paper list.")
    return diary.enter("person", day, by, **values)
