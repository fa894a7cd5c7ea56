# SPDX-License-Identifier: Apache-2.0
"""All forms of the program, by key; imported only where a form is really opened."""

from app.domain.forms import aftercare, attachments, cases, court, events, people, prevention, protection, traveller
from app.domain.forms.spec import FormSpec

FORMS: dict[str, FormSpec] = {
    form.key: form
    for family in (people, cases, events, protection, aftercare, court, prevention, traveller, attachments)
    for form in vars(family).values()
    if isinstance(form, FormSpec)
}
