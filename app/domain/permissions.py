# SPDX-License-Identifier: Apache-2.0
"""Who may do what: one table, asked by services, by the inbox for every arriving change, and by pages to show what can be done.

A role grants actions; on which records is the scope's business. The window hides nothing behind these rules: services
refuse, and keys enforce what must hold against somebody with the disk in hand (docs/security.md).
"""

from dataclasses import dataclass
from enum import StrEnum

from app.base.errors import NotAllowed
from app.base.text import N_, _


class Role(StrEnum):
    """What a user is to this store."""

    OFFICER = "officer"
    CLERK = "clerk"
    CASE_WORKER = "case_worker"
    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    OFFICE = "office"


class Action(StrEnum):
    """What somebody may ask the program to do."""

    SEE_IDENTITY = "see_identity"
    SEE_RESTRICTED = "see_restricted"
    SEE_SHELTER = "see_shelter"
    REGISTER = "register"
    EDIT_PERSON = "edit_person"
    LINK_PERSONS = "link_persons"
    SCREEN = "screen"
    OPEN_CASE = "open_case"
    SEE_CASE = "see_case"
    EDIT_CASE = "edit_case"
    PROTECT = "protect"
    DECIDE_STATUS = "decide_status"
    PROSECUTE = "prosecute"
    KEY = "key"
    VERIFY = "verify"
    SETTLE_PAPER = "settle_paper"
    APPROVE = "approve"
    IMPORT = "import"
    EXPORT_EXACT = "export_exact"
    EXPORT_IDENTITIES = "export_identities"
    SEE_FIGURES = "see_figures"
    RELEASE_PUBLIC = "release_public"
    SETTLE_CONFLICTS = "settle_conflicts"
    EXCHANGE = "exchange"
    DELETE = "delete"
    ASK_DELETION = "ask_deletion"
    ASSIGN = "assign"
    PREVENT = "prevent"
    ATTACH = "attach"
    PRINT_ATTACHMENT = "print_attachment"
    VIEW_JOURNAL = "view_journal"
    ADMINISTER = "administer"
    REMOVE_USER = "remove_user"
    LOWER_DISCLOSURE = "lower_disclosure"
    RECOVER = "recover"
    PUBLISH_LISTS = "publish_lists"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: who may do an action, how it is called, whether a second person must agree."""

    action: Action
    label: str
    roles: frozenset[Role]
    two_people: bool = False


_EVERYBODY = frozenset(Role)
_O, _C, _W, _I = Role.OFFICER, Role.CLERK, Role.CASE_WORKER, Role.INVESTIGATOR
_P, _S, _A, _N = Role.PROSECUTOR, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.OFFICE


def _rule(action: Action, label: str, *roles: Role, two_people: bool = False) -> Rule:
    return Rule(action, label, frozenset(roles), two_people)


# An administrator of a PC keeps users and keys and does not thereby see cases; whoever has to do both holds two accounts.
# The office is the central institution: it merges, settles and publishes, and sees what the posts send it.
RULES: dict[Action, Rule] = {rule.action: rule for rule in (
    _rule(Action.SEE_IDENTITY, N_("see who a person is"), _O, _C, _W, _I, _P, _S, _N),
    _rule(Action.SEE_RESTRICTED, N_("see restricted persons"), _W, _I, _P, _S, _N),
    _rule(Action.SEE_SHELTER, N_("see where a shelter is"), _W, _S, _N),
    _rule(Action.REGISTER, N_("register a traveller or person"), _O, _C, _W, _I, _S, _N),
    _rule(Action.EDIT_PERSON, N_("change a person's record"), _O, _C, _W, _I, _S, _N),
    _rule(Action.LINK_PERSONS, N_("say that two records are the same person"), _O, _W, _I, _P, _S, _N),
    _rule(Action.SCREEN, N_("screen a person"), _O, _W, _I, _S, _N),
    _rule(Action.OPEN_CASE, N_("open a case"), _O, _W, _I, _S, _N),
    _rule(Action.SEE_CASE, N_("see cases"), _O, _C, _W, _I, _P, _S, _N),
    _rule(Action.EDIT_CASE, N_("change a case"), _O, _W, _I, _P, _S, _N),
    _rule(Action.PROTECT, N_("record consent, services and referrals"), _O, _W, _I, _S, _N),
    _rule(Action.DECIDE_STATUS, N_("record a decision on victim status"), _W, _I, _P, _S, _N),
    _rule(Action.PROSECUTE, N_("record charges, hearings and outcomes"), _I, _P, _S, _N),
    _rule(Action.KEY, N_("key paper forms"), _O, _C, _W, _S, _N),
    _rule(Action.VERIFY, N_("key paper forms a second time"), _O, _C, _W, _S, _N),
    _rule(Action.SETTLE_PAPER, N_("settle keying differences"), _C, _S, _N),
    _rule(Action.APPROVE, N_("approve another person's work"), _S, _N),
    _rule(Action.IMPORT, N_("import a workbook"), _C, _W, _S, _N),
    _rule(Action.EXPORT_EXACT, N_("make exact, restricted figures"), _S, _N),
    _rule(Action.EXPORT_IDENTITIES, N_("export persons with their identity"), _S, _N, two_people=True),
    _rule(Action.SEE_FIGURES, N_("see figures"), _W, _I, _P, _S, _N),
    _rule(Action.RELEASE_PUBLIC, N_("release public figures"), _S, _N),
    _rule(Action.SETTLE_CONFLICTS, N_("settle conflicting edits"), _W, _I, _P, _S, _N),
    _rule(Action.EXCHANGE, N_("exchange bundles"), *_EVERYBODY),
    _rule(Action.DELETE, N_("delete a record"), _S, _N, two_people=True),
    _rule(Action.ASK_DELETION, N_("ask for a record to be deleted"), _O, _C, _W, _I, _P, _S, _N),
    _rule(Action.ASSIGN, N_("assign and hand over cases"), _S, _N),
    _rule(Action.PREVENT, N_("record trainings, awareness, agreements and inspections"), _W, _I, _P, _S, _N),
    _rule(Action.ATTACH, N_("add scanned papers and photographs"), _O, _C, _W, _I, _P, _S, _N),
    _rule(Action.PRINT_ATTACHMENT, N_("print scanned papers and photographs"), _W, _I, _P, _S, _N),
    _rule(Action.VIEW_JOURNAL, N_("read the journal"), _S, _A, _N),
    _rule(Action.ADMINISTER, N_("manage users and PCs"), _A, _N),
    _rule(Action.REMOVE_USER, N_("remove a user"), _A, _N, two_people=True),
    _rule(Action.LOWER_DISCLOSURE, N_("lower disclosure limits"), _S, _N, two_people=True),
    _rule(Action.RECOVER, N_("recover a lost passphrase"), _A, _N),
    _rule(Action.PUBLISH_LISTS, N_("publish code lists and rules"), _N),
)}

ROLE_LABELS: dict[Role, str] = {
    Role.OFFICER: N_("Officer"),
    Role.CLERK: N_("Data clerk"),
    Role.CASE_WORKER: N_("Case worker"),
    Role.INVESTIGATOR: N_("Investigator"),
    Role.PROSECUTOR: N_("Prosecutor"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.OFFICE: N_("Office"),
}

# What a role must be allowed to do for a change to a record of that kind to be accepted, here or from a bundle.
WRITES: dict[str, Action] = {
    "person": Action.EDIT_PERSON, "alias": Action.EDIT_PERSON, "document": Action.EDIT_PERSON, "crossing": Action.REGISTER,
    "person_link": Action.LINK_PERSONS, "screening": Action.SCREEN, "case": Action.EDIT_CASE, "party": Action.EDIT_CASE,
    "event": Action.EDIT_CASE, "note": Action.EDIT_CASE, "stage": Action.EDIT_CASE, "organisation": Action.EDIT_CASE,
    "decision": Action.DECIDE_STATUS, "consent": Action.PROTECT, "referral": Action.PROTECT, "charge": Action.PROSECUTE,
    "account": Action.ADMINISTER, "device": Action.ADMINISTER, "bulletin": Action.PUBLISH_LISTS,
    "contact": Action.EDIT_PERSON, "mark": Action.EDIT_PERSON, "dependant": Action.EDIT_PERSON,
    "link_chart": Action.EDIT_CASE,
    "involvement": Action.EDIT_CASE, "place": Action.EDIT_CASE, "leg": Action.EDIT_CASE, "crime_link": Action.EDIT_CASE,
    "reflection": Action.DECIDE_STATUS, "risk_assessment": Action.PROTECT, "support_plan": Action.PROTECT, "goal": Action.PROTECT,
    "service_given": Action.PROTECT, "guardianship": Action.PROTECT, "best_interest": Action.PROTECT, "residence": Action.PROTECT,
    "home_return": Action.PROTECT, "shelter": Action.SEE_SHELTER, "shelter_stay": Action.PROTECT,
    "investigation": Action.PROSECUTE, "evidence": Action.PROSECUTE, "handover": Action.PROSECUTE, "statement": Action.PROSECUTE,
    "hearing": Action.PROSECUTE, "bail": Action.PROSECUTE, "sentence": Action.PROSECUTE, "redress": Action.PROSECUTE,
    "appeal": Action.PROSECUTE, "training": Action.PREVENT, "participant": Action.PREVENT, "awareness": Action.PREVENT,
    "agreement": Action.PREVENT, "meeting": Action.PREVENT, "inspection": Action.PREVENT,
    "report": Action.EXPORT_EXACT, "deletion_request": Action.ASK_DELETION, "transfer": Action.SEE_CASE,
    "release": Action.RELEASE_PUBLIC, "release_limit": Action.RELEASE_PUBLIC,
    "paper_batch": Action.KEY, "paper_keying": Action.KEY, "paper_decision": Action.SETTLE_PAPER,
    "attachment": Action.ATTACH,
}

# What a role must be allowed to do to read the records of a kind, wherever they are shown. Accounts and PCs are no secret here.
READS: dict[str, Action] = {
    **dict.fromkeys(("person", "alias", "document", "crossing", "person_link", "contact", "mark", "dependant", "attachment"),
                    Action.SEE_IDENTITY),
    **dict.fromkeys((
        "screening", "case", "party", "event", "note", "stage", "organisation", "decision", "consent", "referral", "charge", "involvement",
        "place", "leg", "crime_link", "reflection", "risk_assessment", "support_plan", "goal", "service_given", "guardianship",
        "best_interest", "residence", "home_return", "shelter_stay", "investigation", "evidence", "handover", "statement", "hearing",
        "bail", "sentence", "redress", "appeal", "deletion_request", "transfer"), Action.SEE_CASE),
    **dict.fromkeys(("training", "participant", "awareness", "agreement", "meeting", "inspection"), Action.SEE_FIGURES),
    **dict.fromkeys(("paper_batch", "paper_keying", "paper_decision"), Action.KEY),
    "shelter": Action.SEE_SHELTER, "release": Action.RELEASE_PUBLIC,
}
# Kinds of which nobody deletes a record alone: one asks, another one confirms.
TWO_TO_DELETE = frozenset({"person", "case"})


def allows(role: str, action: Action | str) -> bool:
    """Tell whether a role grants an action; an unknown role grants nothing.

    Raises:
        ValueError: there is no such action.
    """
    return role in RULES[Action(action)].roles


def require(role: str, action: Action | str) -> None:
    """Refuse what the role does not grant.

    Raises:
        NotAllowed: with a sentence that names the action and who may do it.
    """
    if not allows(role, action):
        rule = RULES[Action(action)]
        who = ", ".join(_(ROLE_LABELS[each]) for each in Role if each in rule.roles)
        raise NotAllowed(_("Your role does not let you {action}. Ask one of: {roles}.").format(action=_(rule.label), roles=who))


def may_write(role: str, kind: str) -> bool:
    """Tell whether a role may change records of a kind; nobody may change a kind that is not in the table."""
    return kind in WRITES and allows(role, WRITES[kind])


def may_read(role: str, kind: str) -> bool:
    """Tell whether a role may see the records of a kind."""
    return kind not in READS or allows(role, READS[kind])


def needs_two(action: Action | str) -> bool:
    """Tell whether a second person has to agree (four eyes)."""
    return RULES[Action(action)].two_people


def actions_of(role: str) -> list[Action]:
    """Return what a role grants, in the order of the table."""
    return [action for action in RULES if allows(role, action)]


def role_label(role: str) -> str:
    """Return the translated name of a role; the code itself where it is unknown."""
    return _(ROLE_LABELS[Role(role)]) if role in set(Role) else role
