# SPDX-License-Identifier: Apache-2.0
"""Our records as cells of the case data standard's workbook: the inverse of `htcds_rows`, so that our own export reads back."""

from collections.abc import Mapping
from datetime import date

from app.domain.codelists import codelist
from app.domain.dates import PartialDate
from app.domain.forms.values import Value, is_missing, members
from app.domain.htcds import HtcdsField, fields
from app.domain.htcds_records import AUTHORITY_SHOWN, CONSENT_SHOWN, NAMES, NO_NAME, STATUS_SHOWN, details_in, organisation_in, shown_name

Cell = str | int | bool | date | None
Records = Mapping[str, Mapping[str, Value]]

# The columns of the published template in its order, by the labels that people see, then what else the standard has and we keep.
_COLUMNS = (
    "cas_CaseOwner prs_Salutation prs_FirstName prs_SecondName con_Consent prs_Birthdate prs_Gender prs_Citizenship prs_Title prs_Email "
    "prs_HomePhone prs_MobilePhone prs_MailingStreet prs_MailingCity prs_MailingState prs_MailingPostalCode prs_MailingCountry "
    "vic_TraffickingStatus vic_TraffickingStatusDecisionMakingOrg vic_MethodOfRecruitment vic_LocationOfRecruitment vic_MethodsOfControl "
    "vic_TypeOfExploitation vic_ForcedLabourIndustry vic_TypeOfSexExploitation vic_LocationOfExploitation cas_Status "
    "cas_ReferringOrganisation cas_IncomingReferralDate cas_ReferringPrimaryCaseWorker cas_ReasonForIncomingReferral "
    "cas_IncomingReferralDetails cas_ReferredOrganisation cas_ReferredPrimaryCaseWorker cas_ReasonForOutgoingReferral "
    "cas_OutgoingReferralDate cas_OutgoingReferralDetails cas_ReasonForCaseClosure "
    "prs_MiddleName prs_Deceased prs_MaritalStatus prs_NumberOfChildren prs_PrimaryLanguage prs_HighestLevelOfEducation "
    "prs_IdentityNumber vic_RelationshipToTrafficker vic_AgeWhenTrafficked vic_RecruitmentWebsitesAndApps "
    "vic_Vulnerabilities"
)
_FIRST_TYPED_YEAR = 1910  # a day of 1905 reads back as a year typed into a date cell; none before 1900 can be typed at all
_WORDS = {answer: word.capitalize() for word, answer in NO_NAME.items()}


def columns() -> list[HtcdsField]:
    """Return the columns of an export in order."""
    return [fields()[name] for name in _COLUMNS.split()]


def cell(column: HtcdsField, records: Records) -> Cell:
    """Return what stands in a column for one victim in one case: typed, None where blank."""
    record = records.get(column.record, {})
    value = record.get(column.field)
    if column.name == "prs_SecondName":
        value = shown_name(record)
    if column.name == "prs_HomePhone":
        return None  # we keep one number, in the mobile column
    if is_missing(value):
        return _WORDS.get(value) if column.kind == "date" or column.field in NAMES else None
    if value is None:
        return None
    return _typed(column, value, record)


def _typed(column: HtcdsField, value: Value, record: Mapping[str, Value]) -> Cell:
    if column.kind == "date":
        return _date(str(value))
    if column.kind == "codes":
        return "; ".join(members(value)) or None
    if column.kind == "number":
        return int(str(value))
    if column.kind == "tick":
        return value is True or value == "yes"
    if column.kind == "consent":
        shown = CONSENT_SHOWN.get(str(value))
        return shown == "yes" if shown else None
    if column.kind == "status":
        return STATUS_SHOWN.get(str(value))
    if column.kind == "agency":
        known = codelist(column.codelist).get(str(value))
        return organisation_in(record.get("details")) or (known.label if known else None)
    if column.name == "vic_TraffickingStatusDecisionMakingOrg":
        has_status = str(record.get("status")) in STATUS_SHOWN  # the standard knows no authority without its status
        return AUTHORITY_SHOWN.get(str(value), str(value)) if has_status else None
    if column.name == "cas_OutgoingReferralDetails" and record.get("to_agency") == "other":
        return details_in(value) or None
    return str(value)


def _date(stored: str) -> Cell:
    when = PartialDate.from_text(stored)
    typed = when and when.day and not when.estimated and when.year >= _FIRST_TYPED_YEAR
    return when.earliest() if when and typed else stored
