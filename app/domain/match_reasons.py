# SPDX-License-Identifier: Apache-2.0
"""Why two records may be, or may not be, the same person: a code, its words, and the sentence shown on the card."""

from dataclasses import dataclass
from enum import StrEnum

from app.base.text import N_, _


class Ground(StrEnum):
    """Codes of the reasons for and against."""

    SAME_DOCUMENT = "same_document"
    NEAR_DOCUMENT = "near_document"
    OTHER_DOCUMENT = "other_document"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    USUAL_SPELLING = "usual_spelling"
    CLOSE_NAME = "close_name"
    OTHER_NAME = "other_name"
    MORE_NAMES = "more_names"
    SAME_BIRTH = "same_birth"
    SWAPPED_BIRTH = "swapped_birth"
    NEAR_BIRTH = "near_birth"
    SAME_DAY_OTHER_YEAR = "same_day_other_year"
    SAME_MONTH = "same_month"
    SAME_YEAR = "same_year"
    CLOSE_YEAR = "close_year"
    PLACEHOLDER = "placeholder"
    OTHER_BIRTH = "other_birth"
    SAME_SEX = "same_sex"
    OTHER_SEX = "other_sex"
    SAME_NATIONALITY = "same_nationality"
    OTHER_NATIONALITY = "other_nationality"
    SIBLING = "sibling"
    GENERATION = "generation"


_SENTENCES = {
    Ground.SAME_DOCUMENT: N_("The document number is the same"),
    Ground.NEAR_DOCUMENT: N_("The document number differs in one character (misread?)"),
    Ground.OTHER_DOCUMENT: N_("The document number differs (new document?)"),
    Ground.SAME_PHONE: N_("The telephone number is the same"),
    Ground.SAME_NAME: N_("The name is the same"),
    Ground.USUAL_SPELLING: N_("Two spellings of one name: {one} / {two}"),
    Ground.CLOSE_NAME: N_("Nearly the same name: {one} / {two}"),
    Ground.OTHER_NAME: N_("Different names: {one} / {two}"),
    Ground.MORE_NAMES: N_("One record has more names: {one}{two}"),
    Ground.SAME_BIRTH: N_("The birth date is the same"),
    Ground.SWAPPED_BIRTH: N_("The birth date has day and month swapped"),
    Ground.NEAR_BIRTH: N_("The birth date differs in the day or the month only"),
    Ground.SAME_DAY_OTHER_YEAR: N_("The birthday is the same, the year differs in one digit"),
    Ground.SAME_MONTH: N_("The month of birth is the same; the day is not known"),
    Ground.SAME_YEAR: N_("The year of birth is the same; more is not known"),
    Ground.CLOSE_YEAR: N_("The estimated birth dates fit"),
    Ground.PLACEHOLDER: N_("Same year of birth; 1 January is often put for an unknown day"),
    Ground.OTHER_BIRTH: N_("The birth date differs"),
    Ground.SAME_SEX: N_("Same sex"),
    Ground.OTHER_SEX: N_("The recorded sex differs"),
    Ground.SAME_NATIONALITY: N_("Same nationality"),
    Ground.OTHER_NATIONALITY: N_("The nationality differs"),
    Ground.SIBLING: N_("Same birth date and family name with another given name: brother, sister or twin?"),
    Ground.GENERATION: N_("Same name, a generation apart: parent and child?"),
}


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One reason; `weight` in bits, positive speaks for the same person."""

    code: Ground
    weight: float
    one: str = ""
    two: str = ""

    @property
    def speaks_for(self) -> bool:
        """Tell whether it speaks for the same person."""
        return self.weight > 0

    @property
    def sentence(self) -> str:
        """Return the translated sentence."""
        if self.code is Ground.SAME_NAME and self.one:
            return _("Same name: {one}").format(one=self.one.title())
        return _(_SENTENCES[self.code]).format(one=self.one.title(), two=self.two.title())
