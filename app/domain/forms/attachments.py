# SPDX-License-Identifier: Apache-2.0
"""The form of an attachment: what a scanned paper or photograph is called and what it belongs to. Its bytes are not asked for."""

from app.base.text import N_
from app.domain.forms.events import single, the_person
from app.domain.forms.spec import Field, Kind

ATTACHMENT = single(
    "attachment",
    N_("Paper or photograph"),
    Field("title", Kind.TEXT, N_("Title"), required=True, width=36),
    Field("kind", Kind.CODE, N_("Kind of paper"), "", "attachment_kind", required=True, width=28),
    Field("taken_on", Kind.DATE, N_("Written or taken on"), width=14),
    the_person(N_("Shows or concerns"), required=False),
    Field("evidence_id", Kind.LINK, N_("Copy of the item of evidence"), "", "evidence", width=28),
    Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
)
