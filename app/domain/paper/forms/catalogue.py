# SPDX-License-Identifier: Apache-2.0
"""All paper forms by key."""

from app.base.errors import NotFound
from app.base.text import _
from app.domain.paper.forms.border import BORDER_SCREENING
from app.domain.paper.forms.casework import REFERRAL_FORM, SERVICE_RECORD, VICTIM_INTAKE
from app.domain.paper.forms.justice import INVESTIGATION_COURT
from app.domain.paper.forms.training import TRAINING_ATTENDANCE
from app.domain.paper.spec import PaperForm

PAPER_FORMS: dict[str, PaperForm] = {form.key: form for form in (
    BORDER_SCREENING, VICTIM_INTAKE, REFERRAL_FORM, SERVICE_RECORD, INVESTIGATION_COURT, TRAINING_ATTENDANCE,
)}


def paper_form(key: str) -> PaperForm:
    """Return a paper form.

    Raises:
        NotFound: this program has no form of that key; a newer one may.
    """
    if key not in PAPER_FORMS:
        raise NotFound(_("This program does not have the form of this batch. Update the program, then open the batch again."))
    return PAPER_FORMS[key]
