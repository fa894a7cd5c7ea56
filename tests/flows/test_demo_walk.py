# SPDX-License-Identifier: Apache-2.0
"""The walk does what it says, leaves what it names, and ends as soon as something is not so."""

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from app.base import settings
from app.base.errors import Bug, Refused
from app.base.jobs import JobContext
from app.cli import main as cli
from app.cli.walk import TOLD_FILE, Walk
from app.domain import numbers
from app.domain.permissions import Role
from app.services import cases, people, training, vault
from app.ui import walk as stage
from tests import vaults
from tests.vaults import WEAK


@pytest.fixture(scope="module")
def training_store(tmp_path_factory) -> Path:
    """Make the training store, once."""
    folder = tmp_path_factory.mktemp("training") / "store"
    training.make_training_store(folder, JobContext())
    return folder


@pytest.fixture
def walked(qapp, training_store, tmp_path):
    """Return a walk in a temporary folder with cheap passphrases, and the lines that it says."""
    said: list[str] = []
    return Walk(tmp_path / "output", stage, training_store, WEAK, allow_weak=True, say=said.append), said


@pytest.fixture
def gone(monkeypatch):
    """Have walks listed instead of gone."""
    walks: list[Walk] = []

    def run(walk):
        walks.append(walk)

    monkeypatch.setattr(Walk, "run", run)
    return walks


@pytest.mark.slow
def test_the_walk_goes_all_steps_and_leaves_what_it_names(walked, monkeypatch):
    walk, said = walked
    settings.put("last_store", "as it was")
    walk.run()
    assert [line[0] for line in said if line[1:2] == "."] == list("1234567")
    left = said[next(at for at, line in enumerate(said) if "It is left in" in line) + 1:]
    named = [line.strip().rstrip("/") for line in left[: left.index(next(line for line in left if line.startswith("The two stores")))]]
    assert any(line.endswith(f" {walk.folder / 'post'}") for line in left)
    assert sorted(named) == sorted(path.name for path in walk.folder.iterdir())
    assert {"post", "office", "import.xlsx", TOLD_FILE} <= set(named)
    assert any(name.endswith(".bwb") for name in named)
    assert (walk.folder / TOLD_FILE).read_text(encoding="utf-8").splitlines() == said
    pictures = {path.name for path in (walk.folder / "pictures").iterdir()}
    for page in ("home", "border_desk", "cases", "case", "people", "person", "figures", "exchange", "administration"):
        assert f"{page}-light-100.png" in pictures
    figures = next(walk.folder.glob("*figures*.xlsx"))
    assert "restricted" in figures.name
    assert openpyxl.load_workbook(figures).sheetnames[0] == "Cover"
    assert settings.get("last_store") == "as it was"
    users = said[said.index("Their users and passphrases:") + 1:]
    phrases = dict(line.strip().split(": ") for line in users)
    for name, user in (("post", "verna"), ("office", "rose")):
        with vaults.sign_in(walk.folder / name, user, phrases[user]) as store:
            assert len(cases.list_ids(store, {})) == 13
            assert len(people.list_ids(store, {})) == 13


def test_what_is_not_so_ends_the_walk_with_its_sentence(walked, monkeypatch):
    walk, said = walked

    class Wrong:
        picture_pages = staticmethod(stage.picture_pages)

        @staticmethod
        def at_the_desk(*args):
            return replace(stage.at_the_desk(*args), case_number=numbers.case_number("TRA", 2026, 2))

    walk.stage = Wrong
    with pytest.raises(Bug, match="first case of the post"):
        walk.run()
    assert "This should be so and is not" in said[-1]
    assert (walk.folder / TOLD_FILE).read_text(encoding="utf-8").splitlines() == said
    assert not (walk.folder / "import.xlsx").exists()
    (rose,) = (phrase for user, phrase in walk._phrases.items() if user == "rose")
    vaults.sign_in(walk.folder / "office", "rose", rose).close()  # nobody holds it any more


def test_a_folder_with_something_else_in_it_is_left_alone(walked, tmp_path):
    walk, _said = walked
    (walk.folder / "mine").mkdir(parents=True)
    with pytest.raises(Refused, match="not empty"):
        walk.run()
    assert [path.name for path in walk.folder.iterdir()] == ["mine"]


def test_where_there_is_no_display_the_command_walks(training_store, gone, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert cli.main(["demo", str(training_store), "--output", str(tmp_path / "here")], window=pytest.fail, stage=lambda: stage) == 0
    assert "There is no display here" in capsys.readouterr().out
    (walk,) = gone
    assert (walk.folder, walk.training, walk.stage, walk.params, walk.allow_weak) == (tmp_path / "here", training_store, stage, None, False)


def test_where_there_is_a_display_the_window_opens_unless_the_walk_is_asked_for(training_store, gone, monkeypatch, capsys):
    opened: list[Path | None] = []
    monkeypatch.setattr("app.cli.demo.has_display", lambda: True)

    def window(folder):
        opened.append(folder)
        return 0

    assert cli.main(["demo", str(training_store)], window=window, stage=lambda: stage) == 0
    assert (opened, gone) == ([training_store], [])
    said = capsys.readouterr().out
    for role in Role:
        assert role.value in said
    assert training.PASSPHRASE in said
    assert cli.main(["demo", str(training_store), "--walk"], window=window, stage=lambda: stage) == 0
    assert (len(opened), len(gone)) == (1, 1)


def test_a_real_store_is_never_taken_for_the_training_store(tmp_path, capsys):
    folder = vaults.made(tmp_path / "real")
    assert cli.main(["demo", str(folder), "--fresh"], window=pytest.fail, stage=lambda: stage) == cli.REFUSED
    assert "is a real one" in capsys.readouterr().err
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 1


def test_the_training_store_is_made_once(training_store, tmp_path, capsys):
    folder = Path(shutil.copytree(training_store, tmp_path / "store"))
    before = vault.describe(folder)
    stamp = (folder / "keys.slots").read_bytes()
    assert cli.main(["demo", str(folder), "--prepare-only"], window=pytest.fail) == 0
    assert (folder / "keys.slots").read_bytes() == stamp
    assert vault.describe(folder) == before
