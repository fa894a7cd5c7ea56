# SPDX-License-Identifier: Apache-2.0
"""The sections of the page "Prevention"."""

from app.base.text import N_
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.ui.forms.parts_view import Part


def _to_training(row: RecordRow) -> tuple[str, str]:
    return "training", row.id


PARTS = (
    Part("training", N_("Trainings"), "training", ("training",), ("training",),
         N_("Who was trained on what. Enter opens a training with its participants and their certificates."), Action.PREVENT, _to_training),
    Part("awareness", N_("Awareness"), "send", ("awareness",), ("awareness",),
         N_("Campaigns and talks: for whom, through which channel, how many were reached."), Action.PREVENT),
    Part("agreement", N_("Agreements"), "document", ("agreement",), ("agreement",),
         N_("What agencies and countries have agreed on, from when to when."), Action.PREVENT),
    Part("meeting", N_("Meetings"), "people", ("meeting",), ("meeting",),
         N_("Meetings of the task force and its panels, and what they decided."), Action.PREVENT),
    Part("inspection", N_("Inspections"), "search", ("inspection",), ("inspection",),
         N_("Workplaces that were inspected, workers met, presumed victims found."), Action.PREVENT),
)
