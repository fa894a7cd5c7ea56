# SPDX-License-Identifier: Apache-2.0
"""Travellers for the tests of the border desk, and what an officer types of each."""

from PySide6.QtCore import Qt

from app.domain.forms.values import FormValues
from app.domain.mrz_make import make_td3
from app.services import people
from tests.ui.pages.conftest import CTRL

KEY = Qt.Key
ZONE = make_td3("Garcia Lopez", "Jose Andres", "XK1234567", "VEN", "1991-04-17", "male", "2031-05-17")
CHILD = make_td3("Baptiste", "Widline", "HT7654321", "HTI", "2012-02-03", "female", "2030-01-09")


def desk(opened):
    opened.go("border_desk")
    return opened.page()


def crossing(opened):
    """Type what the zone does not say."""
    opened.type("hewa")
    opened.press(KEY.Key_Return)
    opened.type("arr")
    opened.press(KEY.Key_Return)
    opened.press(KEY.Key_Return, modifier=CTRL)
    opened.settle()


def everybody(store):
    return people.list_rows(store, list(people.list_ids(store, {})))


def count(store, table):
    with store.read() as conn:
        return conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def known_person(store, **values):
    """Register the person of ZONE, with accents that a zone does not have."""
    about = {"family": "García López", "given": "José Andrés", "birth": "1991-04-17", "sex": "male", "phone": "+17585550100"} | values
    document = FormValues({"type": "passport", "number": "XK1234567", "issuing_state": "VE"})
    return people.register(store, FormValues(about), document).person_id
