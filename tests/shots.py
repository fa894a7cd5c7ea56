# SPDX-License-Identifier: Apache-2.0
"""python3 dev.py shots: a picture of every page and dialog, light and dark, at 100 % and 150 % text size.

Pictures are for looking at, not for comparing by machine. They are named page-theme-size.png.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")  # the offscreen platform has no window manager, and says so

THEMES, PERCENTS = ("light", "dark"), (100, 150)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"), help="where the pictures go")
    parser.add_argument("--store", type=Path, help="a training store to show; otherwise one is made")
    parser.add_argument("--theme", choices=THEMES, action="append", help="only this theme")
    parser.add_argument("--percent", type=int, action="append", help="only this text size")
    said = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="breakwater-shots-") as home:
        os.environ["BREAKWATER_HOME"] = home
        made = shoot(said.store or _new_store(Path(home) / "store"), said.folder, said.theme or THEMES, said.percent or PERCENTS)
    sys.stdout.write(f"{len(made)} pictures in {said.folder.resolve()}\n")
    return 0


def shoot(store_folder: Path, folder: Path, themes: Sequence[str] = THEMES, percents: Sequence[int] = PERCENTS) -> list[Path]:
    """Take every picture; the store must be a training store and nobody may be signed in to it."""
    from app.domain.permissions import Role
    from app.services import training, vault
    from app.ui.shell import shots

    made: list[Path] = []
    store = vault.unlock(store_folder, Role.SUPERVISOR.value, training.PASSPHRASE)
    try:
        made += shots.shoot_pages(store, folder, themes, percents)
        for theme in themes:
            for percent in percents:
                made += _dialogs(store, store_folder, folder, theme, percent)
    finally:
        vault.lock(store)
    store = vault.unlock(store_folder, Role.ADMINISTRATOR.value, training.PASSPHRASE)
    try:
        for theme in themes:
            for percent in percents:
                camera = shots.Camera(store, folder, theme, percent)
                camera.go("administration")
                camera.shoot("administration_of_a_pc")
                camera.close()
                made += camera.made
    finally:
        vault.lock(store)
    return made


def _new_store(folder: Path) -> Path:
    from app.base.jobs import JobContext
    from app.services import training

    sys.stderr.write("Inventing people and cases; this takes a moment.\n")
    return training.make_training_store(folder, JobContext()).folder


def _dialogs(store: object, store_folder: Path, folder: Path, theme: str, percent: int) -> list[Path]:
    """Take pictures of the windows before and over the main window."""
    from app.base.errors import Bug, Refused
    from app.services import vault
    from app.ui.dialogs.command_palette import CommandPalette
    from app.ui.dialogs.error_report import report
    from app.ui.dialogs.first_run import FirstRunWindow
    from app.ui.dialogs.import_workbook import ImportWorkbook
    from app.ui.dialogs.keys_sheet import KeysSheet
    from app.ui.dialogs.record_history import RecordHistory
    from app.ui.dialogs.restore import RestoreWindow
    from app.ui.dialogs.unlock import UnlockWindow
    from app.ui.pages.exchange.enrolment import EnrolDialog
    from app.ui.shell import shots

    camera = shots.Camera(store, folder, theme, percent)
    window, face = camera.window, vault.describe(store_folder)
    unlock = UnlockWindow(store_folder, face, camera.runner, vault.unlock)
    wizard = FirstRunWindow(folder / "none", camera.runner, vault.create)
    restore = RestoreWindow(store_folder, vault.backups(store_folder), camera.runner, vault.restore)
    for name, entry in (("unlock", unlock), ("restore", restore)):
        entry.resize(*shots.SIZE)
        entry.show()
        camera.shoot(name, entry)
    wizard.resize(*shots.SIZE)
    wizard.show()
    for number, step in enumerate(wizard.steps, 1):
        wizard._show(number - 1)
        camera.shoot(f"first_run_{number}", wizard)
        assert wizard.step() is step
    case_id, person_id = shots.rich_records(store)
    case = camera.go("case", case_id)
    case.parts.show_part("people")
    camera.shoot("case_people")
    case.parts.add()
    camera.shoot("case_form")
    case.parts.close_editor()
    people = camera.go("people")
    people.list.view.setFocus()
    people.list.view.go_to(3)
    people.list.view.detailed.emit(people.list.view.current_id())
    camera.shoot("people_details")
    window.do_find()
    window.do_show_keys()
    report(Refused("The stick is full. Free some space on it, then exchange again."), window)
    report(Bug("planted for the picture"), window)
    dialogs = {
        "import": ImportWorkbook(window._session, window), "enrol": EnrolDialog(window._session, window),
        "history": RecordHistory(window._session, "person", person_id, window),
    }
    for dialog in dialogs.values():
        dialog.show()
    camera.settle()
    for kind, name in ((CommandPalette, "palette"), (KeysSheet, "keys")):
        dialogs[name] = window.findChildren(kind)[0]
    for each in window.children():
        if type(each).__name__ in ("RefusalDialog", "BugDialog"):
            dialogs[type(each).__name__.removesuffix("Dialog").lower()] = each
    for name, dialog in dialogs.items():
        camera.shoot(f"dialog_{name}", dialog)
        dialog.close()
    for entry in (unlock, restore, wizard):
        entry.close()
        entry.deleteLater()
    camera.close()
    return camera.made


if __name__ == "__main__":
    sys.exit(main())
