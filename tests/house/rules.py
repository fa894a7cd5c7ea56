# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that imports cannot show. A rule takes a project folder and yields "place: sentence".

`test_rules.py` holds the project to them and shows for each a planted file that it catches.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

Rule = Callable[[Path], Iterator[str]]

SPDX = "# SPDX-License-Identifier: Apache-2.0"
CODE = ("app", "bench", "migrations", "stubs", "tests")
ATTICS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "stuff", "tools"}

# What may be called, named or imported only under certain folders. An empty list: nowhere in the program.
PLACES: dict[str, tuple[list[str], str]] = {
    "processEvents": ([], "let the event loop run; long work belongs to a job"),
    "QEventLoop": (["app/ui/jobs/"], "no nested event loops; pass `done=` to the runner"),
    "QThread": (["app/ui/jobs/"], "threads live in app/ui/jobs"),
    "QRunnable": (["app/ui/jobs/"], "threads live in app/ui/jobs"),
    "QThreadPool": (["app/ui/jobs/"], "threads live in app/ui/jobs"),
    "QSettings": ([], "settings live in app/base/settings.py"),
    "setStyleSheet": (["app/ui/theme/"], "looks live in app/ui/theme and resources/style.qss"),
    "QIcon()": (["app/ui/theme/"], "ask app/ui/theme for an icon by its name and role"),
    "time.sleep": (["app/cli/office.py"], "nothing waits by sleeping, but the rounds of the office"),
    "create_engine": (["app/models/", "app/hub/"], "the store makes the only engine"),
    "sqlite3": ([], "the standard sqlite3 cannot open the store and drops its locks"),
    "pickle": ([], "pickle runs what it reads"),
    "shelve": ([], "shelve runs what it reads"),
    "__file__": (["app/base/resources.py"], "app/base/resources.py alone knows where the program's files lie"),
    "importlib.resources": ([], "read resources through app/base/resources.py"),
}
TEST_PLACES = {
    "time.sleep": "wait for a signal or a state, not for time",
    "wait": "qtbot.wait waits for time; use waitSignal or waitUntil",
    "sqlite3": "the standard sqlite3 is not our database; tests use a real store",
}
# A store's file is touched by the driver only: reading it beside an open connection drops SQLite's locks.
STORE_FILE = re.compile(r"bwdb|\bstore(_file|_path|\.path|\.file)\b|-wal\b|-shm\b")
STORE_NAMED = re.compile(r"models\.store import [^\n]*\bFILE_NAME\b|\bFILE_NAME = .*bwdb")
STORE_OPENERS = {"open", "read_bytes", "write_bytes", "read_text", "write_text", "copyfile", "copy", "copy2", "copyfileobj"}

REFUSED_IN_SERVICES = {"Row", "RowMapping", "Connection", "Result", "CursorResult", "MappingResult", "Engine", "Session", "Select", "Table"}


def every_file_names_its_licence(root: Path) -> Iterator[str]:
    for path in [*sources(root, *CODE), *root.glob("*.py"), *root.glob("*.spec")]:
        if path.read_text(encoding="utf-8").split("\n", 1)[0] != SPDX:
            yield f"{name_of(root, path)}: the first line must be `{SPDX}`"


def files_stay_small(root: Path) -> Iterator[str]:
    for path in [*sources(root, *CODE), *root.glob("*.py")]:
        name = name_of(root, path)
        if "migrations/versions/" in name:
            continue  # frozen, read once
        most = 250 if name == "app/ui/shell/main_window.py" else 200 if name.startswith("app/ui/pages/") else 400
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > most:
            yield f"{name}: {lines} lines; {most} are the most that a reader holds in mind"


def no_attics(root: Path) -> Iterator[str]:
    for path in sources(root, "app", "tests", "bench"):
        for part in PurePosixPath(name_of(root, path)).with_suffix("").parts:
            if found := ATTICS & set(part.lower().split("_")):
                yield f"{name_of(root, path)}: {found.pop()!r} says nothing; name the topic"
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Utils?)$", node.name):
                yield f"{place(root, path, node)}: {node.name} says nothing; name what it does"


def things_in_their_places(root: Path) -> Iterator[str]:
    for path in sources(root, "app"):
        name = name_of(root, path)
        for node, used in names_used(parsed(path)):
            if used in PLACES and not any(name.startswith(folder) for folder in PLACES[used][0]):
                yield f"{place(root, path, node)}: {used}: {PLACES[used][1]}"


def shortcuts_say_where_they_hold(root: Path) -> Iterator[str]:
    for path in sources(root, "app"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and called(node) == "QShortcut" and any(word.arg == "context" for word in node.keywords):
                yield f"{place(root, path, node)}: PySide drops `context=` here; call setContext() on the shortcut"


def tests_wait_for_no_clock(root: Path) -> Iterator[str]:
    for path in sources(root, "tests"):
        for node, used in names_used(parsed(path)):
            if used in TEST_PLACES and (used != "wait" or ast.unparse(node).startswith(("qtbot.", "QTest."))):
                yield f"{place(root, path, node)}: {used}: {TEST_PLACES[used]}"


def only_the_driver_touches_the_store_file(root: Path) -> Iterator[str]:
    for path in sources(root, "app"):
        has_name = STORE_NAMED.search(path.read_text(encoding="utf-8"))
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call) or called(node) not in STORE_OPENERS:
                continue
            call = ast.unparse(node)
            if STORE_FILE.search(call) or (has_name and re.search(r"\bFILE_NAME\b", call)):
                yield f"{place(root, path, node)}: only the database driver opens a store's file"


def packages_hold_no_code(root: Path) -> Iterator[str]:
    for path in sources(root, "app"):
        for node in parsed(path).body if path.name == "__init__.py" else []:
            if not isinstance(node, (ast.Expr, ast.Assign)):
                yield f"{place(root, path, node)}: a package's __init__.py only says what the package is"


def base_needs_nothing(root: Path) -> Iterator[str]:
    for path in sources(root, "app/base"):
        for node, module in imports(parsed(path)):
            if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("app.base"):
                yield f"{place(root, path, node)}: app.base imports the standard library only, not {module}"


def revisions_are_frozen(root: Path) -> Iterator[str]:
    for path in sources(root, "migrations"):
        is_revision = path.parent.name == "versions"
        if is_revision and not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name):
            yield f"{name_of(root, path)}: a revision is named NNNN_words.py"
        for node, module in imports(parsed(path)):
            if module.split(".")[0] == "app" or (is_revision and module.split(".")[0] not in ("alembic", "sqlalchemy")):
                yield f"{place(root, path, node)}: a migration imports alembic and sqlalchemy only, not {module}"


def services_return_plain_things(root: Path) -> Iterator[str]:
    for path in sources(root, "app/services"):
        tree = parsed(path)
        froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")]
        refused = REFUSED_IN_SERVICES | {alias.asname or alias.name for node in froms for alias in node.names}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                words = set(re.findall(r"\w+", ast.unparse(node.returns))) if node.returns else refused
                if words & refused:
                    yield f"{place(root, path, node)}: {node.name} must say that it returns Touched, a row or a plain value"


def field_numbers_are_unique(root: Path) -> Iterator[str]:
    path = root / "app" / "models" / "field_ids.py"
    if not path.exists():
        return
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Dict):
            seen: set[object] = set()
            for part in [*node.keys, *node.values]:
                if isinstance(part, ast.Constant):
                    if part.value in seen:
                        yield f"{place(root, path, part)}: {part.value!r} is used twice"
                    seen.add(part.value)


def requirements_name_no_host(root: Path) -> Iterator[str]:
    for path in root.glob("requirements*"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"https?:|file:|git\+|--(extra-)?index-url|--find-links|--trusted-host| @ ", line):
                yield f"{path.name}:{number}: requirements name packages and hashes, no addresses"


def no_machine_is_named(root: Path) -> Iterator[str]:
    machine = re.compile(r"/(root|home/\w+|work|Users/\w+)/[\w.]|[A-Z]:\\Users\\")
    endings = {".py", ".pyi", ".toml", ".md", ".txt", ".in", ".csv", ".spec", ".yml", ".json", ".qss", ".po", ".html"}
    folders = [root / name for name in (*CODE, "docs", "resources", ".ci")]
    for path in [*(p for folder in folders for p in folder.rglob("*")), *root.glob("*")]:
        if path.is_file() and (path.suffix in endings or path.parent.name == ".ci"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if machine.search(line):
                    yield f"{name_of(root, path)}:{number}: no path of somebody's machine"


RULES: list[Rule] = [
    every_file_names_its_licence, files_stay_small, no_attics, things_in_their_places, shortcuts_say_where_they_hold,
    tests_wait_for_no_clock, only_the_driver_touches_the_store_file, packages_hold_no_code, base_needs_nothing, revisions_are_frozen,
    services_return_plain_things, field_numbers_are_unique, requirements_name_no_host, no_machine_is_named,
]


def sources(root: Path, *folders: str) -> list[Path]:
    return [path for folder in folders for ending in ("*.py", "*.pyi") for path in sorted((root / folder).rglob(ending))]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def place(root: Path, path: Path, node: ast.AST) -> str:
    return f"{name_of(root, path)}:{getattr(node, 'lineno', 1)}"


def imports(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""


def names_used(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield names and attributes as `name` and `a.name`, calls as `name()`, imports as `module` and `module.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        elif isinstance(node, ast.Call):
            yield node, f"{called(node)}()"
        elif isinstance(node, ast.Attribute):
            yield node, node.attr
            yield node, ast.unparse(node)
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
