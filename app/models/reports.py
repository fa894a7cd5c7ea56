# SPDX-License-Identifier: Apache-2.0
"""Reports that somebody defined: their figures as `app.domain.standard_reports.to_text` writes them."""

from app.models.base import field, record

report = record("report", field("title"), field("queries"))
