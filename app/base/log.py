# SPDX-License-Identifier: Apache-2.0
"""Logging without personal data.

Program code logs constant sentences and record identities only. The filter is the second line: it drops the arguments
of records that come from libraries (they may quote a value) and shortens exceptions to their type and place.
"""

import logging
import logging.handlers
import traceback
from types import TracebackType

from app.base import paths


class PrivacyFilter(logging.Filter):
    """Remove everything from a record that could quote what somebody typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; always keep it."""
        if not record.name.startswith("app"):
            record.args = ()
            record.msg = f"{record.name}: {record.levelname.lower()} at {record.funcName}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            record.exc_text = places(record.exc_info[0], record.exc_info[2])
            record.exc_info = None
        return True


def places(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return an exception as its type and the code places it went through: no message, no values."""
    frames = traceback.extract_tb(trace)
    lines = [f"  {frame.filename.rsplit('/app/', 1)[-1]}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([kind.__name__, *lines])


def start() -> None:
    """Begin logging to a small rotating file; core dumps and stderr stay free of data."""
    handler = logging.handlers.RotatingFileHandler(
        paths.log_folder() / "breakwater.log", maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(PrivacyFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
