# SPDX-License-Identifier: Apache-2.0
"""Imports every table family, so that `metadata` and the register of record kinds are complete."""

from app.models import cases, heads, journal, justice, local, office, people, protection, search
from app.models.base import KINDS, metadata

__all__ = ["KINDS", "cases", "heads", "journal", "justice", "local", "metadata", "office", "people", "protection", "search"]
