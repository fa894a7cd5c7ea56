# SPDX-License-Identifier: Apache-2.0
"""The only reader of `resources/` and the only place that knows where the program's own files lie.

From source they lie beside `app/`; in a built program beside the executable's modules (see build.spec).
"""

import csv
import io
import sys
from pathlib import Path


def program_folder() -> Path:
    """Return the folder that holds `resources/` and `migrations/`."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resource_path(name: str) -> Path:
    """Return the path of a resource, for the few libraries that need one.

    Raises:
        ValueError: `name` leaves `resources/`.
    """
    root = program_folder() / "resources"
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ValueError("a resource name may not leave the resources folder")
    return path


def find(name: str) -> bytes | None:
    """Return the bytes of a resource, or None where there is none of that name."""
    path = resource_path(name)
    return path.read_bytes() if path.is_file() else None


def names(folder: str) -> list[str]:
    """Return what a folder of the resources holds; nothing where there is no such folder."""
    path = resource_path(folder)
    return sorted(each.name for each in path.iterdir()) if path.is_dir() else []


def read(name: str) -> bytes:
    """Return the bytes of a resource that must exist."""
    return resource_path(name).read_bytes()


def read_text(name: str) -> str:
    """Return a UTF-8 resource as text."""
    return read(name).decode("utf-8")


def read_table(name: str) -> list[dict[str, str]]:
    """Return a CSV resource with a header row as a list of rows."""
    return list(csv.DictReader(io.StringIO(read_text(name))))
