# SPDX-License-Identifier: Apache-2.0
"""The standard form of forty questions with ten invented filled forms, and a clerk who keys what the paper says.

Counting: a key is 1, a letter with an accent 2 (dead key and letter), Ctrl and Alt count; Shift does not. The clerk knows the
key map, the order, and the codes printed on the paper. Countries have no printed codes: letters until the answer stands first.
"""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.forms.spec import Field, Kind, ShownIf
from app.domain.forms.values import UNKNOWN, Value
from app.domain.paper.keying import repeated
from app.domain.paper.keys import Act
from app.domain.paper.spec import PaperForm, PaperSection, Question
from app.domain.paper.state import Sheet, State
from app.domain.paper.typed import Choice, Reading, choices, fitting

DATA = json.loads((Path(__file__).parent / "standard_forms.json").read_text(encoding="utf-8"))
FILLED: list[dict[str, Any]] = DATA["forms"]
LISTS = {name: spec["items"] for name, spec in DATA["lists"].items() if name != "ynu"}
FREQUENT = {"standard.country": tuple(DATA["lists"]["country"]["frequent"])}
LIKE = {"country": "country", "q08": "family", "a": "family"}


def list_rows() -> dict[str, list[dict[str, str]]]:
    """Rows of the form's own code lists, as the resources hold them; the code is the label."""
    return {
        f"standard.{name}": [{"code": item, "label": item, "source": "invented", "verified": "no", "aliases": ""} for item in items]
        for name, items in LISTS.items()
    }


def _question(asked: dict[str, Any]) -> Question:
    kind, name = asked["kind"], asked.get("list", "")
    kinds = {"digits": Kind.IDENTIFIER, "date": Kind.DATE, "text": Kind.TEXT, "int": Kind.INTEGER, "multi": Kind.CODES}
    made = Kind.YES_NO if name == "ynu" else kinds.get(kind, Kind.CODE)
    boxes = asked.get("width", 0) if kind in ("digits", "int") else 0
    gate = ShownIf(asked["gate"], ("yes",)) if "gate" in asked else None
    return Question(
        Field(asked["id"], made, asked["label"], "", "" if made is Kind.YES_NO or not name else f"standard.{name}", shown_if=gate,
              high=10 ** boxes - 1 if kind == "int" else 999, repeat=bool(asked.get("header")),
              identity=asked["id"] in ("q08", "q09", "q16")),
        boxes, kind == "digits", LIKE.get(name) or LIKE.get(asked["id"], ""), total=kind == "int", chosen=asked["id"] in ("q08", "q16"),
    )


def _form() -> PaperForm:
    plain = [asked for asked in DATA["questions"] if asked["kind"] != "roster"]
    roster = next(asked for asked in DATA["questions"] if asked["kind"] == "roster")
    before = [asked for asked in plain if int(asked["id"][1:]) < 38]
    cuts = ((0, 7), (7, 20), (20, 27), (27, 37))
    titles = ("Crossing", "Person", "Journey", "Signs")
    parts = {title: before[a:b] for title, (a, b) in zip(titles, cuts, strict=True)}
    sections = [PaperSection(title.lower(), title, tuple(_question(each) for each in part)) for title, part in parts.items()]
    sections.append(PaperSection("q38", "Companions", tuple(_question(each) for each in roster["columns"]), 9, "q37"))
    sections.append(PaperSection("end", "Outcome", tuple(_question(each) for each in plain if int(each["id"][1:]) > 38)))
    return PaperForm("standard", 1, DATA["title"], tuple(sections), number="q01")


FORM = _form()
READING = Reading(frequent=FREQUENT)


def answers(filled: dict[str, Any]) -> dict[str, Value]:
    """The answers of a filled form as the program keeps them; the year of a date is never made whole."""
    found: dict[str, Value] = {}
    for asked in DATA["questions"]:
        if asked["id"] not in filled:
            continue
        if asked["kind"] != "roster":
            found[asked["id"]] = _answer(asked, filled[asked["id"]])
            continue
        for line, row in enumerate(filled[asked["id"]], 1):
            found |= {f"q38.{line}.{column['id']}": _answer(column, row[column["id"]]) for column in asked["columns"]}
    return found


def _answer(asked: dict[str, Any], written: Any) -> Value:
    if asked.get("list") == "ynu" and written is not None:
        return {"Yes": "yes", "No": "no", "Unknown": UNKNOWN}[written]
    return dict.fromkeys(written, True) or None if isinstance(written, list) else written


def keys_for(sheet: Sheet, state: State, wanted: dict[str, Value]) -> Iterator[str]:
    """The keys a clerk presses in the field in focus to enter what the paper says."""
    place = sheet.form.place(state.values, state.at)
    value, question = wanted[place.key], place.question
    typed = _typed(question, value, sheet.reading)
    if value is None:
        yield sheet.keymap.keys(Act.BLANK)[0]
    elif repeated(sheet, state) == value and len(typed) > 1:
        yield sheet.keymap.keys(Act.REPEAT)[0]
    else:
        yield from typed


def _typed(question: Question, value: Value, reading: Reading) -> list[str]:
    kind = question.field.kind
    if kind in (Kind.CODE, Kind.YES_NO):
        offered = choices(question)
        chosen = next((each for each in offered if each.code == value), None)
        if chosen is None or chosen.number:
            return list(chosen.number) if chosen else []
        label = chosen.label.lower()
        return list(_letters(question, label, chosen, reading))
    if kind is Kind.CODES:
        numbers = {each.code: each.number for each in choices(question)}
        return [*"".join(numbers[code] for code in (value if isinstance(value, dict) else ())), "Enter"]
    if kind is Kind.DATE:
        parts = str(value).split("-")
        return list("".join(part[-2:] for part in reversed(parts))) + ([] if len(parts) == 3 else ["Enter"])
    text = str(value)
    ends = not (question.digits or kind is Kind.INTEGER) or len(text) < question.boxes
    return [*text, *(["Enter"] if ends else [])]


_KNOWN: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}


def _letters(question: Question, label: str, chosen: Choice, reading: Reading) -> list[str]:
    """Letters, down the list that is shown, Enter: the shortest way that four letters allow."""
    name = question.field.codelist
    known = (name, label, reading.frequent.get(name, ()))
    if known not in _KNOWN:
        ways = []
        for n in range(1, 5):
            offered = fitting(question, label[:n], reading)
            ways += [[*label[:n], *["Down"] * offered.index(chosen), "Enter"]] if chosen in offered else []
        _KNOWN[known] = min(ways, key=len)
    return _KNOWN[known]


def cost(key: str) -> int:
    """How many key presses the counting rules charge for a key."""
    if len(key) == 1:
        return 2 if len(unicodedata.normalize("NFD", key)) > 1 else 1
    return 1 + sum(part in ("Ctrl", "Alt", "Meta") for part in key.split("+")[:-1])
