# SPDX-License-Identifier: Apache-2.0
"""The command line over real stores, in this process, with the cheapest key derivation that a real store may have."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import app.__main__ as program
from app.base import resources
from app.base.errors import StoreDamaged
from app.cli.main import COMMANDS, main
from app.security import kdf
from app.services import administration, vault
from tests import vaults

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(vaults.__file__).parents[1]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs one command and returns exit code, output and error output."""

    def run_command(*args: object) -> tuple[int, str, str]:
        code = main([str(arg) for arg in args])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_command


@pytest.fixture
def signed(tmp_path: Path) -> tuple[object, ...]:
    """Give the options that sign the first user of a fresh office store in."""
    vaults.made(tmp_path / "store", is_office=True, kdf=kdf.FLOOR, allow_weak=False)
    secret = tmp_path / "secret"
    secret.write_text(vaults.ANA + "\n")
    return "--store", tmp_path / "store", "--user", "ana", "--passphrase-file", secret


def test_help_names_every_command(run: Run):
    code, said, _err = run("--help")
    assert code == 0
    for name in ("new", "demo", "import", "take-in", "export", "figures", "exchange", "check", "journal", "backup", "restore", "passphrase",
                 "users", "verify", "office"):
        assert f"\n    {name}" in said
    assert len(COMMANDS) == 15


@pytest.mark.parametrize("args", [(), ("nonsense",), ("check", "--passphrase", "x"), ("new",), ("journal", "--since", "tomorrow")])
def test_wrong_usage_ends_with_two(run: Run, args: tuple[str, ...]):
    code, out, err = run(*args)
    assert code == 2
    assert "usage: breakwater" in out + err


def test_no_command_takes_a_passphrase_as_argument_or_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("BREAKWATER_PASSPHRASE", vaults.ANA)
    vaults.made(tmp_path / "store", kdf=kdf.FLOOR, allow_weak=False)
    code, _out, err = run("check", "--store", tmp_path / "store", "--user", "ana")
    assert code == 1
    assert "no terminal to ask for the passphrase" in err


def test_new_makes_a_store_that_the_issued_passphrase_opens(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kdf, "calibrate", lambda: kdf.FLOOR)
    code, said, _err = run("new", tmp_path / "store", "--code", "VFA", "--name", "Vieux Fort Airport", "--country", "LC", "--user", "ana",
                           "--user-name", "Ana Joseph", "--issue")
    assert code == 0
    words = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    assert "no recovery key yet" in said
    with vault.unlock(tmp_path / "store", "ana", words) as store:
        assert store.actor.role == "administrator"


def test_new_refuses_what_cannot_be_used(run: Run, tmp_path: Path):
    code, _out, err = run("new", tmp_path / "store", "--code", "bad code", "--name", "x", "--country", "LC", "--user", "ana", "--user-name",
                          "Ana", "--issue")
    assert (code, err.count("\n")) == (1, 1)
    assert "2 to 5 capital letters" in err
    assert not (tmp_path / "store").exists()


def test_check_says_that_everything_is_whole(run: Run, signed: tuple[object, ...]):
    assert run("backup", *signed)[0] == 0
    code, said, _err = run("check", *signed)
    assert code == 0
    for part in ("SQLCipher", "passes the start gate", "pages are whole", "chain and signatures are whole", "opens, whole"):
        assert part in said


def test_check_finds_a_journal_that_was_tampered_with(run: Run, signed: tuple[object, ...], tmp_path: Path):
    with vault.unlock(tmp_path / "store", "ana", vaults.ANA) as store:
        conn = store.raw_read()
        conn.execute("UPDATE journal SET role = 'officer' WHERE seq = 2")
        conn.close()
    code, said, err = run("check", *signed)
    assert code == 3
    assert "not as it was written:" in said
    assert "This entry, or the one before it, was altered." in said
    assert "restore a backup or call the central office" in err


def test_journal_lists_the_newest_first(run: Run, signed: tuple[object, ...]):
    code, said, _err = run("journal", *signed, "--limit", "3")
    assert code == 0
    assert [line.split("  ")[2] for line in said.splitlines()] == ["Signed in", "Signed off", "Made"]
    assert run("journal", *signed, "--limit", "0")[0] == 1
    assert len(run("journal", *signed, "--kind", "store_created")[1].splitlines()) == 1


def test_backups_are_made_listed_and_restored(run: Run, signed: tuple[object, ...], tmp_path: Path):
    assert "no backup yet" in run("backup", "--list", "--store", tmp_path / "store")[1]
    code, said, _err = run("backup", *signed)
    name = said.split()[-1]
    assert code == 0
    assert name in run("backup", "--list", "--store", tmp_path / "store")[1]
    (tmp_path / "store" / "store.bwdb").write_bytes(b"gone")
    code, _out, err = run("check", *signed)
    assert (code, "Restore the newest backup" in err) == (3, True)
    assert run("restore", name, *signed)[0] == 0
    assert run("check", *signed)[0] == 0


def test_users_are_added_and_listed(run: Run, signed: tuple[object, ...]):
    code, said, _err = run("users", *signed, "--add", "ben", "--name", "Ben Hall", "--role", "officer")
    assert code == 0
    assert len(said.strip().splitlines()[-1].split()) == 5
    assert "Ben Hall" in run("users", *signed)[1]


def test_a_passphrase_comes_from_a_descriptor_and_is_changed(run: Run, signed: tuple[object, ...], tmp_path: Path):
    reader, writer = os.pipe()
    os.write(writer, vaults.ANA.encode() + b"\r\nmore")
    os.close(writer)
    code, said, _err = run("passphrase", "--store", tmp_path / "store", "--user", "ana", "--passphrase-fd", reader, "--issue")
    os.close(reader)
    assert code == 0
    words = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    assert run("check", *signed)[0] == 1
    with vault.unlock(tmp_path / "store", "ana", words):
        pass


def test_a_workbook_is_tried_then_taken_in_and_exported_again(run: Run, signed: tuple[object, ...], tmp_path: Path):
    book = openpyxl.load_workbook(resources.resource_path("forms/htcds_excel_template_v2.0.xlsx"))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[2] if cell.value}
    for label, value in {"First Name": "Marie", "Second Name": "Celestin", "Trafficking Status": "ActualVictimOfTrafficking",
                         "Type of Exploitation": "ForcedLabour", "Status": "Active"}.items():
        sheet.cell(3, columns[label], value)
    book.save(tmp_path / "cases.xlsx")
    code, said, _err = run("import", tmp_path / "cases.xlsx", *signed)
    assert (code, "New: 1" in said, "nothing was written" in said) == (0, True, True)
    code, said, _err = run("import", tmp_path / "cases.xlsx", *signed, "--commit")
    assert (code, "1 row was taken in." in said) == (0, True)
    code, said, _err = run("export", tmp_path, *signed, "--period", "2026-Q3")
    assert code == 0
    assert "2026" in openpyxl.load_workbook(said.split("Written: ")[1].strip()).active.title + said
    code, _said, err = run("export", tmp_path, *signed, "--standard", "--reason", "for the task force")
    assert (code, "takes two people" in err) == (1, True)
    with vaults.sign_in(tmp_path / "store") as store:
        (tmp_path / "second").write_text(administration.add_user(store, "rose", "Rose Auguste", "supervisor").passphrase)
    second = ("--second-user", "rose", "--second-passphrase-file", tmp_path / "second")
    code, _said, err = run("export", tmp_path, *signed, "--standard", *second)
    assert (code, "reason" in err) == (1, True)
    code, said, _err = run("export", tmp_path, *signed, "--standard", *second, "--reason", "for the task force")
    exported = openpyxl.load_workbook(said.split("Written: ")[1].strip())
    assert any("Celestin" in map(str, row) for sheet in exported for row in sheet.iter_rows(values_only=True))
    assert run("export", tmp_path, *signed, "--period", "soon")[0] == 1
    sheet.cell(3, columns["Birthdate"], "not a date")
    book.save(tmp_path / "cases.xlsx")
    code, said, err = run("import", tmp_path / "cases.xlsx", *signed, "--commit")
    assert (code, "Error" in said, "nothing was written" in err) == (1, True, True)


def test_two_stores_are_enrolled_and_exchange_through_a_folder(run: Run, signed: tuple[object, ...], tmp_path: Path):
    vaults.made(tmp_path / "post", kdf=kdf.FLOOR, allow_weak=False)
    post = ("--store", tmp_path / "post", "--user", "ana", "--passphrase-file", tmp_path / "secret")
    (tmp_path / "stick").mkdir()
    prints = {}
    for name, options in (("post", post), ("office", signed)):
        code, said, _err = run("exchange", "--card", tmp_path / f"{name}.card", *options)
        assert code == 0
        prints[name] = said.split(": ")[1].strip()
    assert run("exchange", "--enrol", tmp_path / "post.card", "--fingerprint", "0000", *signed)[0] == 1
    assert run("exchange", "--enrol", tmp_path / "post.card", "--fingerprint", prints["post"], *signed)[0] == 0
    assert run("exchange", "--enrol", tmp_path / "office.card", "--fingerprint", prints["office"].replace(" ", ""), *post)[0] == 0
    assert "go out" in run("exchange", tmp_path / "stick", *post)[1]
    assert "came in" in run("exchange", tmp_path / "stick", *signed)[1]
    assert "confirmed" in run("exchange", tmp_path / "stick", *post)[1]
    assert run("exchange", *post)[0] == 1


def test_a_folder_without_a_store_is_refused_with_one_sentence(run: Run, tmp_path: Path):
    code, out, err = run("check", "--store", tmp_path, "--user", "x", "--passphrase-file", tmp_path / "none")
    assert (code, err.count("\n")) == (1, 1)
    assert "no store in this folder" in err
    assert "start gate" in out


def test_a_mistake_of_the_program_is_reported_without_a_value(run: Run, signed: tuple[object, ...], monkeypatch: pytest.MonkeyPatch):
    from app.services import journal_reading

    def broken(*_args: object, **_more: object) -> None:
        raise ValueError("canary name")

    monkeypatch.setattr(journal_reading, "journal_page", broken)
    code, out, err = run("journal", *signed)
    assert code == 4
    assert "ValueError" in err
    assert "in broken" in err
    assert "canary" not in out + err


def test_trouble_and_stopping_have_exit_codes_of_their_own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from app.cli import backup

    def raising(error: BaseException) -> Callable[..., None]:
        def raise_it(*_args: object) -> None:
            raise error

        return raise_it

    vaults.made(tmp_path / "store")
    monkeypatch.setattr(backup.vault, "backups", raising(StoreDamaged("A sentence.")))
    assert run("backup", "--list", "--store", tmp_path / "store") == (3, "", "A sentence.\n")
    monkeypatch.setattr(backup.vault, "backups", raising(KeyboardInterrupt()))
    assert run("backup", "--list", "--store", tmp_path / "store")[0] == 130


def test_the_folder_of_a_store_or_nothing_opens_the_window_and_a_word_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shown: list[Path | None] = []
    monkeypatch.setattr(program, "_window", lambda folder: shown.append(folder) or 0)
    assert program.main([]) == 0
    assert program.main([str(tmp_path)]) == 0
    assert program.main(["nonsense"]) == 2
    assert shown == [None, tmp_path]


@pytest.mark.parametrize(("code", "absent"), [
    ("import app.__main__ as m; m.main(['--version'])", ("PySide6", "sqlalchemy", "alembic", "argon2", "openpyxl")),
    ("import app.ui.main", ("app.cli", "sqlalchemy", "alembic", "argon2", "openpyxl")),
])
def test_each_start_loads_nothing_of_the_other_and_nothing_heavy(code: str, absent: tuple[str, ...], tmp_path: Path):
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*[name for name in {absent} if name in sys.modules])"], cwd=ROOT,
        capture_output=True, text=True, env=os.environ | {"BREAKWATER_HOME": str(tmp_path)},
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-1] == ""


def test_take_in_reads_a_register_dry_then_whole(run: Run, signed: tuple[object, ...], tmp_path: Path):
    book = openpyxl.Workbook()
    good, bad = ["2026-03-02", "Prosper", "Vieux Fort", "Arrival"], ["2026-03-40", "Alcide", "Castries", "x"]
    for row in (["Date", "Surname", "Port", "Way"], good, bad):
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")
    args = ("take-in", tmp_path / "r.xlsx", "--form", "border_screening", "--column", "direction=D", *signed)
    code, out, err = run(*args, "--commit")
    assert code == 1
    assert "Sheet A3 Date of screening" in out
    assert "nothing was written" in err
    book.active.delete_rows(3)
    book.save(tmp_path / "r.xlsx")
    assert run(*args)[1].endswith("Use --commit to take it in.\n")
    code, out, _err = run(*args, "--commit")
    assert code == 0
    assert "1 row was taken in." in out
    assert "New rows: 0  Here already: 1" in run(*args)[1]
    assert run("take-in", tmp_path / "r.xlsx", "--form", "border_screening", "--column", "nothing=D", *signed)[0] == 1


def test_the_office_makes_its_keys_and_does_its_rounds(run: Run, signed: tuple[object, ...], tmp_path: Path):
    post = ("--store", vaults.made(tmp_path / "post", kdf=kdf.FLOOR, allow_weak=False), *signed[2:])
    sticks = [tmp_path / letter for letter in "ABC"]
    mailbox = tmp_path / "mailbox"
    for folder in (*sticks, mailbox):
        folder.mkdir()
    assert run("office", "keys", sticks[0], sticks[0], sticks[2], *signed)[0] == 1, "two keys on one stick"
    code, said, _err = run("office", "keys", *sticks, *signed)
    assert (code, said.count("read back")) == (0, 3)
    assert "Fingerprint" in said
    assert run("office", "keys", *sticks, *signed)[0] == 1, "they were made already"
    code, said, _err = run("office", "run", mailbox, *signed)
    assert code == 0
    assert "remove the stick" in said
    assert run("exchange", "--card", tmp_path / "post.card", *post)[0] == 0
    assert run("office", "run", mailbox, *post)[0] == 1, "a post is no office"
    assert run("office", "run", mailbox, "--watch", "0", *signed)[0] == 2
