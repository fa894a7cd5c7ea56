# SPDX-License-Identifier: Apache-2.0
"""Imports every table family, so that `metadata` and the register of record kinds are complete."""

from app.models import (
    aftercare,
    attachments,
    cases,
    court,
    events,
    heads,
    journal,
    justice,
    local,
    office,
    office_work,
    paper,
    people,
    prevention,
    protection,
    relay,
    releases,
    reports,
    search,
    trust,
)
from app.models.base import KINDS, metadata

__all__ = [
    "KINDS", "aftercare", "attachments", "cases", "court", "events", "heads", "journal", "justice", "local", "metadata", "office",
    "office_work", "paper", "people", "prevention", "protection", "relay", "releases",
    "reports", "search", "trust",
]
