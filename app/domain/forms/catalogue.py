# SPDX-License-Identifier: Apache-2.0
"""All forms of the program, by key; imported only where a form is really opened."""

from app.domain.forms.cases import CASE, CRIMINAL_STAGE, DECISION, EVENT, NOTE, PARTY, PROTECTION_STAGE
from app.domain.forms.people import ALIAS, CROSSING, DOCUMENT, PERSON, PERSON_LINK
from app.domain.forms.protection import CHARGE, CONSENT, REFERRAL, SCREENING
from app.domain.forms.spec import FormSpec
from app.domain.forms.traveller import DESK_DECISION, TRAVELLER

FORMS: dict[str, FormSpec] = {
    form.key: form
    for form in (
        PERSON,
        DOCUMENT,
        ALIAS,
        CROSSING,
        PERSON_LINK,
        CASE,
        PARTY,
        DECISION,
        PROTECTION_STAGE,
        CRIMINAL_STAGE,
        EVENT,
        NOTE,
        SCREENING,
        CONSENT,
        REFERRAL,
        CHARGE,
        TRAVELLER,
        DESK_DECISION,
    )
}
