# SPDX-License-Identifier: Apache-2.0
"""The one door to everything a developer does: python3 dev.py <command>. Needs Python 3.11+ and nothing else."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements-dev.txt"

# What Qt's wheels expect from a Debian or Ubuntu system: for windows that are only drawn, and for X11 screens.
QT_PACKAGES = [
    "libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0",
]
QT_PROBE = "from PySide6.QtWidgets import QApplication; QApplication([])"


def demo(args: list[str]) -> int:
    """make a training store and show the program at work; --help for its options"""
    return run([PYTHON, "-m", "app", "demo", *args])


def test(args: list[str]) -> int:
    """check, then run all tests; with arguments: only pytest, with these arguments"""
    return run([PYTHON, "-m", "pytest", *args]) if args else run_all([*CHECKS, ("tests", [PYTHON, "-m", "tests.halves"])])


def check(_args: list[str]) -> int:
    """the checks that run nothing: style, types, import contracts"""
    return run_all(CHECKS)


def bench(args: list[str]) -> int:
    """measure, as docs/benchmarks.md describes"""
    return run([PYTHON, "-m", "bench.run", *args])


def shots(args: list[str]) -> int:
    """render every page and dialog into a folder"""
    return run([PYTHON, "-m", "tests.shots", *args])


def lock(args: list[str]) -> int:
    """pin requirements*.in with hashes; --upgrade or --upgrade-package NAME for newer versions"""
    if not (BIN / ("uv.exe" if os.name == "nt" else "uv")).exists():
        must([PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "uv"])
    pin = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
           "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *args]
    must([*pin, "requirements.in", "-o", "requirements.txt"])
    must([*pin, "-c", "requirements.txt", "requirements-dev.in", "-o", "requirements-dev.txt"])
    print("Pinned. Commit the requirements files together, with the reason for each new package.")
    return 0


def build(args: list[str]) -> int:
    """make the one-folder program in dist/ and let it prove itself (--smoke)"""
    must([PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *args, "build.spec"])
    program = ROOT / "dist" / "breakwater" / ("breakwater.exe" if os.name == "nt" else "breakwater")
    size_mb = sum(f.stat().st_size for f in program.parent.rglob("*") if f.is_file() and not f.is_symlink()) // 1_000_000
    print(f"{program.parent.relative_to(ROOT)}: {size_mb} MB. Its own smoke run:", flush=True)
    with tempfile.TemporaryDirectory() as home:
        return subprocess.run([program, "--smoke"], cwd=home, env=surroundings() | {"BREAKWATER_HOME": home}).returncode


COMMANDS = {f.__name__: f for f in (demo, test, check, bench, shots, lock, build)}
CHECKS: list[tuple[str, list[str | Path]]] = [
    ("style", [PYTHON, "-m", "ruff", "check", "--quiet"]),
    ("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
    ("import contracts", [BIN / "lint-imports", "--no-logo"]),
]


def main(argv: list[str]) -> int:
    """Run one command inside the ready environment."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        stop(f"Breakwater needs Python 3.11 to 3.14; this is {sys.version.split()[0]}. Install one of those and use it to run dev.py.")
    name = argv[0] if argv else "help"
    if name not in COMMANDS:
        print(__doc__, *(f"  {name:6} {function.__doc__}" for name, function in COMMANDS.items()), sep="\n")
        return 0 if name in ("help", "-h", "--help") else 2
    ready()
    return COMMANDS[name](argv[1:])


def ready() -> None:
    """Make .venv hold exactly what the lock file says; does nothing when it already does."""
    stamp = VENV / "installed.txt"
    want = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} python {sys.version_info[0]}.{sys.version_info[1]}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == want and PYTHON.exists():
        return
    begun = time.monotonic()
    if not PYTHON.exists() or version_of(PYTHON) != sys.version_info[:2]:
        print("Making .venv", flush=True)
        make_venv()
    print("Installing the pinned libraries into .venv (about 140 MB, once)", flush=True)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    must([*pip, "--require-hashes", "--only-binary=:all:", "-r", LOCK])
    must([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    ready_for_qt()
    stamp.write_text(want, encoding="utf-8")
    print(f"Ready after {time.monotonic() - begun:.0f} s", flush=True)


def make_venv() -> None:
    """Make an empty .venv with pip in it."""
    try:
        import ensurepip  # noqa: F401 - Debian packs it apart from Python
        import venv  # noqa: F401
    except ImportError:
        install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "Python's venv module is missing.")
    must([sys.executable, "-m", "venv", "--clear", VENV])


def version_of(python: Path) -> tuple[int, ...]:
    """Return (major, minor) of a Python program; empty when it does not run."""
    code = "import sys; print(*sys.version_info[:2])"
    found = subprocess.run([python, "-c", code], capture_output=True, text=True)
    return tuple(int(number) for number in found.stdout.split())


def ready_for_qt() -> None:
    """See that Qt starts; on Debian and Ubuntu install the system libraries that it misses."""
    if qt_complaint() and sys.platform == "linux":
        install(QT_PACKAGES, "System libraries that Qt needs are missing.")
    complaint = qt_complaint()
    if complaint:
        stop(f"Qt does not start on this machine:\n{complaint}")


def qt_complaint() -> str:
    """Return what Qt says when a window program starts; nothing when it starts."""
    done = subprocess.run([PYTHON, "-c", QT_PROBE], capture_output=True, text=True, env=surroundings())
    return "" if done.returncode == 0 else done.stderr.strip() or f"exit code {done.returncode}"


def install(packages: list[str], why: str) -> None:
    """Install Debian packages when this is root on such a system; otherwise say what to run, and stop."""
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        stop(f"{why} Install what your system calls these Debian packages: {' '.join(packages)}")
    if os.geteuid() != 0:
        stop(f"{why} Run this once, then try again:\n  sudo {shlex.join(line)}")
    print(f"{why} Installing {' '.join(packages)}", flush=True)
    quiet = surroundings() | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*line, "-qq"]):
        if subprocess.run(step, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode:
            stop(f"{why} This failed; see above:\n  {shlex.join(step)}")


def surroundings() -> dict[str, str]:
    """Return the environment for our programs: UTF-8 everywhere, windows drawn in memory where there is no display."""
    env = dict(os.environ, PYTHONUTF8="1")
    if sys.platform == "linux" and not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")):
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    return env


def run(command: list[str | Path]) -> int:
    """Run a program in the project folder and return its exit code."""
    return subprocess.run(command, cwd=ROOT, env=surroundings()).returncode


def run_all(steps: list[tuple[str, list[str | Path]]]) -> int:
    """Run every step, even after one failed, so that one run shows all that is wrong."""
    failed = []
    for name, command in steps:
        print(f"--- {name}", flush=True)
        begun = time.monotonic()
        if run(command):
            failed.append(name)
        print(f"--- {name}: {'FAILED' if name in failed else 'good'}, {time.monotonic() - begun:.0f} s", flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All good.")
    return 1 if failed else 0


def must(command: list[str | Path]) -> None:
    """Run a program; stop with its command line when it fails."""
    if run(command):
        stop(f"This failed; see above:\n  {shlex.join(str(part) for part in command)}")


def stop(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(sentence)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
