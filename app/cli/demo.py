# SPDX-License-Identifier: Apache-2.0
"""breakwater demo: a training store of invented people, and the program at work on it.

With a display the window opens on it. Without one, or with --walk, the main job runs by itself and leaves what it made in
a folder (`app.cli.walk`).
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from app.base import paths, settings
from app.base.errors import NotFound, Refused
from app.base.text import _
from app.cli import signing_in
from app.services import vault


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help=_("show the program at work on a store of invented people"))
    parser.add_argument("folder", type=Path, nargs="?", help=_("folder for the training store; otherwise one of the program's own"))
    parser.add_argument("--seed", type=int, default=20260101, help=_("another number invents other people"))
    parser.add_argument("--fresh", action="store_true", help=_("make the training store anew, and forget what was tried in it"))
    parser.add_argument("--prepare-only", action="store_true", help=_("make the store and stop"))
    parser.add_argument("--walk", action="store_true", help=_("go through the main job without anybody, as where there is no display"))
    parser.add_argument("--output", type=Path, default=Path("demo-output"), metavar=_("FOLDER"),
                        help=_("where the walk leaves what it made; otherwise demo-output"))
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> int:
    """Make the store if it is not there yet, and open the window on it where there is a display."""
    folder = said.folder.absolute() if said.folder else paths.data_folder() / "training"
    users = prepare(folder, said.seed, fresh=said.fresh)
    print(_("Training store: {folder}").format(folder=folder))
    print(_("All people in it are invented. Sign in as:"))
    for name, role, text in users:
        print(f"  {name:14} {role:14} {text}", flush=True)
    if said.prepare_only or said.window is None:
        return 0
    if said.walk or not has_display():
        from app.cli.walk import Walk

        print("" if said.walk else _("There is no display here, so the program goes through its main job by itself."), flush=True)
        Walk(said.output.absolute(), said.stage(), folder).run()
        return 0
    settings.put("last_store", str(folder))
    return int(said.window(folder))


def prepare(folder: Path, seed: int, *, fresh: bool = False) -> list[tuple[str, str, str]]:
    """Make the training store unless it is there; returns (user name, role, passphrase) of its users.

    Raises:
        Refused: there is a store in the folder that is not for training.
    """
    from app.services import training

    try:
        face = vault.describe(folder)
    except NotFound:
        face = None
    if face is not None and not face.is_training:
        raise Refused(_("The store in this folder is a real one. Choose another folder for the training store."))
    if face is not None and fresh:
        shutil.rmtree(folder)
        face = None
    if face is None:
        print(_("Inventing people and cases; this takes a moment."), file=sys.stderr)
        return training.make_training_store(folder, signing_in.Progress(), seed=seed).users
    return [(role.value, role.value, training.PASSPHRASE) for role, _name in training.USERS]


def has_display() -> bool:
    """Tell whether a window can be shown to somebody."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
