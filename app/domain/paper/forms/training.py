# SPDX-License-Identifier: Apache-2.0
"""Training attendance: one training and the people who were there, a line each."""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.prevention import PARTICIPANT, TRAINING
from app.domain.forms.spec import Field, Kind
from app.domain.paper.spec import PaperForm, PaperSection, Part, Question

TRAINING_ATTENDANCE = PaperForm(
    "training_attendance",
    1,
    N_("Training attendance"),
    (
        PaperSection("training", N_("Training"), (
            Question(Field("form_number", Kind.IDENTIFIER, N_("Printed form number"), required=True, identity=True), 6,
                     digits=True, into=("training.notes+",)),
            Question(TRAINING.field("title"), chosen=True, into=("training.title",)),
            Question(TRAINING.field("topic"), 1, chosen=True, into=("training.topic",)),
            Question(replace(TRAINING.field("began_on"), repeat=True), 8, chosen=True, into=("training.began_on",)),
            Question(TRAINING.field("ended_on"), 8, into=("training.ended_on",)),
            Question(TRAINING.field("hours"), 3, total=True, into=("training.hours",)),
            Question(replace(TRAINING.field("agency"), repeat=True), 2, into=("training.agency",)),
            Question(TRAINING.field("trainer"), into=("training.trainer",)),
            Question(Field("present", Kind.INTEGER, N_("People on this sheet"), high=30), 2, total=True, chosen=True),
        )),
        PaperSection("participant", N_("Who was there"), (
            Question(replace(PARTICIPANT.field("name"), required=False, identity=True), into=("participant.name",)),
            Question(PARTICIPANT.field("agency"), 2, like="agency", into=("participant.agency",)),
            Question(PARTICIPANT.field("post"), into=("participant.post",)),
            Question(PARTICIPANT.field("sex"), 1, into=("participant.sex",)),
        ), 30, "present"),
    ),
    TRAINING.rules,
    "form_number",
    (
        Part("training", "training"),
        Part("participant", "participant", ("name",), (("training_id", "training"),), section="participant"),
    ),
)
