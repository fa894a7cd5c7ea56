# SPDX-License-Identifier: Apache-2.0
"""Opens our workbooks in LibreOffice, recalculates and prints them, and says whether anything changed on the way.

Run by hand where LibreOffice is installed: `python tests/tier_long/libreoffice_check.py workbook.xlsx ...`. For each workbook
it compares every cell, table and print setting with what LibreOffice wrote back (frozen panes belong to a window, and it opens
none here), and leaves PDF and PNG pages beside it in a folder `printed`. Ends with 1 where something differs or LibreOffice had
to repair the file.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl


def main() -> int:
    """Check the workbooks named on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("workbooks", nargs="+", type=Path)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        say("LibreOffice is not installed here; nothing was checked.")
        return 2
    say(subprocess.run([office, "--version"], capture_output=True, text=True, check=True).stdout.strip())
    found = [problem for path in parser.parse_args().workbooks for problem in check(office, path)]
    for problem in found:
        say(f"differs: {problem}")
    say("Everything came back as it was written." if not found else f"{len(found)} differences.")
    return 1 if found else 0


def say(line: str) -> None:
    """Write a line to the terminal."""
    sys.stdout.write(line + "\n")


def check(office: str, path: Path) -> list[str]:
    """Return what LibreOffice changed in a workbook; prints it too."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        again = convert(office, path, "xlsx:Calc MS Excel 2007 XML", target)
        printed = path.parent / "printed"
        printed.mkdir(exist_ok=True)
        pdf = convert(office, path, "pdf:calc_pdf_Export", printed)
        pages = shutil.which("pdftoppm")
        if pages:
            subprocess.run([pages, "-r", "60", "-png", str(pdf), str(printed / path.stem)], check=True)
        bare = without_results(path, target / f"bare-{path.name}")
        (target / "bare").mkdir()
        worked_out = convert(office, bare, "xlsx:Calc MS Excel 2007 XML", target / "bare")
        return [f"{path.name}: {problem}" for problem in [*differences(path, again), *other_results(path, worked_out)]]


def without_results(path: Path, bare: Path) -> Path:
    """Write a copy whose formulas have no results, so that LibreOffice has to work each of them out."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part, re.sub(rb"(</(?:\w+:)?f>)<(?:\w+:)?v>[^<]*</(?:\w+:)?v>", rb"\1", before.read(part)))
    return bare


def other_results(before: Path, after: Path) -> list[str]:
    """Return the formulas whose kept results are not what LibreOffice worked out; says how many there are."""
    formulas, kept, again = openpyxl.load_workbook(before), openpyxl.load_workbook(before, data_only=True), openpyxl.load_workbook(
        after, data_only=True)
    places = [(sheet.title, cell.coordinate) for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    say(f"{before.name}: {len(places)} formulas")
    return [f"{sheet}!{place}: kept result is not the one worked out" for sheet, place in places
            if plain(kept[sheet][place].value) is None or plain(kept[sheet][place].value) != plain(again[sheet][place].value)]


def convert(office: str, path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file and write it as another kind, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = [office, "--headless", f"-env:UserInstallation={Path(profile).as_uri()}", "--convert-to", kind, "--outdir",
                   str(folder), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    target = folder / f"{path.stem}.{kind.split(':', 1)[0]}"
    if done.returncode or not target.exists() or "repair" in (done.stdout + done.stderr).lower():
        raise SystemExit(f"LibreOffice did not open {path.name}: {done.stdout}{done.stderr}")
    return target


def differences(before: Path, after: Path) -> list[str]:
    """Return what is not the same in two workbooks."""
    one, other = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    found = []
    if one.sheetnames != other.sheetnames:
        return [f"sheets {one.sheetnames} became {other.sheetnames}"]
    for name in one.sheetnames:
        mine, theirs = one[name], other[name]
        for row in mine.iter_rows():
            for cell in row:
                back = theirs[cell.coordinate]
                if plain(cell.value) != plain(back.value):
                    found.append(f"{name}!{cell.coordinate}: another value")
                elif cell.value is not None and cell.is_date != back.is_date:
                    found.append(f"{name}!{cell.coordinate}: another type")
        if {table.ref for table in mine.tables.values()} != {table.ref for table in theirs.tables.values()}:
            found.append(f"{name}: other tables")
        if (mine.print_title_rows or "") != (theirs.print_title_rows or ""):
            found.append(f"{name}: other repeated rows")
        pages = [(str(sheet.page_setup.orientation), str(sheet.page_setup.paperSize)) for sheet in (mine, theirs)]
        if pages[0] != pages[1]:
            found.append(f"{name}: another page")
    return found


def plain(value: object) -> object:
    """Return a cell's value for comparing: numbers as floats; LibreOffice writes a truth value as a formula."""
    value = {"=TRUE()": True, "=FALSE()": False}.get(value, value) if isinstance(value, str) else value
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 12)  # a cell keeps fifteen digits
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return value if value != "" else None


if __name__ == "__main__":
    sys.exit(main())
