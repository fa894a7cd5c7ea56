# SPDX-License-Identifier: Apache-2.0
"""What a reader sends, key by key."""

from PySide6.QtCore import Qt

from app.domain.mrz_make import make_td3

KEY = Qt.Key
ZONE = make_td3("Garcia Lopez", "Jose Andres", "XK1234567", "VEN", "1991-04-17", "male", "2031-05-17")


def test_enter_that_a_reader_sends_after_the_zone_answers_nothing(opened):
    window = opened("officer")
    window.go("border_desk")
    page = window.page()
    window.type(ZONE.replace("\n", "\r") + "\r")
    port = page.who.form.editor("crossing.port").input()
    assert port.hasFocus()
    window.press(KEY.Key_Return)
    assert not port.hasFocus(), "only the reader's own Enter is taken"
