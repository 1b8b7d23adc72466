"""Small named questions, `(actor, subject) -> bool`; each carries the reason a person can read if it says no.

They import no stage: they read attributes of what they are given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grants.policy.actor import VOLUNTEERS, Actor, Role

Predicate = Callable[[Actor, Any], bool]


def anybody(actor: Actor, subject: Any) -> bool:
    """Open to everybody, known or not: a wrong can be told without giving a name."""
    return True


def signed_in(actor: Actor, subject: Any) -> bool:
    return actor.person_id is not None


def staff_signed_in_fully(actor: Actor, subject: Any) -> bool:
    """Staff rights begin with the second factor, not with the mailed link."""
    return actor.is_staff and actor.second_factor


def staff_without_second_factor_yet(actor: Actor, subject: Any) -> bool:
    return actor.is_staff


def _with_role(role: Role) -> Predicate:
    def has_role(actor: Actor, subject: Any) -> bool:
        return role in actor.roles and (actor.second_factor or role in VOLUNTEERS)

    has_role.__name__ = f"is_{role}"
    return has_role


is_officer = _with_role(Role.OFFICER)
is_decider = _with_role(Role.DECIDER)
is_preparer = _with_role(Role.FINANCE_PREPARER)
is_approver = _with_role(Role.FINANCE_APPROVER)
is_finance_officer = _with_role(Role.FINANCE_OFFICER)
is_deputy_finance_officer = _with_role(Role.DEPUTY_FINANCE_OFFICER)
is_auditor = _with_role(Role.AUDITOR)
is_operator = _with_role(Role.OPERATOR)
is_reviewer = _with_role(Role.REVIEWER)
is_navigator = _with_role(Role.NAVIGATOR)
is_coordinator = _with_role(Role.COORDINATOR)


def is_public(actor: Actor, subject: Any) -> bool:
    return bool(subject.is_public)


def owns_it(actor: Actor, subject: Any) -> bool:
    return actor.person_id is not None and subject.owner_id == actor.person_id


def belongs_to_the_group(actor: Actor, subject: Any) -> bool:
    return subject.organization_id is not None and subject.organization_id in actor.organization_ids


def edits_for_the_group(actor: Actor, subject: Any) -> bool:
    """An owner or editor of the group; readers only read."""
    return subject.organization_id is not None and subject.organization_id in actor.edits


def leads_the_group(actor: Actor, subject: Any) -> bool:
    """An owner of the group: who speaks for it about members, agreements and bank details."""
    return subject.organization_id is not None and subject.organization_id in actor.leads


def nobody_leads_the_group(actor: Actor, subject: Any) -> bool:
    """Reference and PIN bind only a group without an owner who can sign in: else whoever was shown them could."""
    return not subject.led


def may_read_with_them(actor: Actor, subject: Any) -> bool:
    """Its people let this navigator read it, until a day that they chose."""
    return subject.id in actor.reads_for


def may_write_with_them(actor: Actor, subject: Any) -> bool:
    """Its people let this navigator write in it, until a day that they chose."""
    return subject.id in actor.writes_for


def may_send_for_them(actor: Actor, subject: Any) -> bool:
    """Its people let this navigator send it for them, until a day that they chose."""
    return subject.id in actor.sends_for


def is_the_helper(actor: Actor, subject: Any) -> bool:
    """The navigator who was asked, who offered, or who helps."""
    return actor.person_id is not None and subject.navigator_id == actor.person_id


def is_oneself(actor: Actor, subject: Any) -> bool:
    """Anybody may leave a group by themselves."""
    return actor.person_id is not None and subject.person_id == actor.person_id


def is_the_invited(actor: Actor, subject: Any) -> bool:
    """An invitation is for the person of its address alone, whoever has the letter."""
    return actor.person_id is not None and subject.invited_id == actor.person_id


def holds_it_on_this_device(actor: Actor, subject: Any) -> bool:
    return subject.id in actor.holds


def holds_its_application(actor: Actor, subject: Any) -> bool:
    """Reference and PIN opened the application that this grew from: no account, no e-mail is needed."""
    return subject.application_id in actor.holds


def may_key_in(actor: Actor, subject: Any) -> bool:
    """Officers and navigators type in what somebody says or brings on paper."""
    return is_officer(actor, subject) or is_navigator(actor, subject)


def entered_it(actor: Actor, subject: Any) -> bool:
    """Who keyed an application in for somebody without a computer goes on with it until it is sent."""
    return actor.person_id is not None and subject.entered_by_id == actor.person_id


def did_not_enter_it(actor: Actor, subject: Any) -> bool:
    """Who typed it in for its people does not judge it."""
    return actor.person_id is not None and subject.entered_by_id != actor.person_id


def has_no_pin_yet(actor: Actor, subject: Any) -> bool:
    """The first PIN goes on the paper receipt; a later one is its people's own."""
    return not subject.has_pin


def nobody_owns_it_yet(actor: Actor, subject: Any) -> bool:
    return subject.owner_id is None


def has_no_conflict(actor: Actor, subject: Any) -> bool:
    """A conflict of interest closes the door: no reading, no scoring, no deciding (product rule 4)."""
    return actor.person_id not in subject.conflicted_ids


def has_no_stake(actor: Actor, subject: Any) -> bool:
    """Whoever asks for the money has no part in judging it."""
    own = actor.person_id is not None and subject.owner_id == actor.person_id
    return not own and subject.organization_id not in actor.organization_ids


def did_not_decide_it(actor: Actor, subject: Any) -> bool:
    """Who promised the money is not the one who certifies that it is there."""
    return actor.person_id is not None and subject.decided_by != actor.person_id


def is_the_reviewer(actor: Actor, subject: Any) -> bool:
    """A reviewer sees what is in their own hands, nobody else's."""
    return actor.person_id is not None and subject.reviewer_id == actor.person_id


def has_said_no_conflict(actor: Actor, subject: Any) -> bool:
    """The question about conflicts comes before the first page; a recused or released reviewer is out."""
    return subject.status in ("accepted", "done")


def has_own_review_in(actor: Actor, subject: Any) -> bool:
    """Scores are independent: others' can be seen when one's own can't change any more (product rule 5)."""
    return subject.status == "done"


def has_no_part_in_it(actor: Actor, subject: Any) -> bool:
    """Money goes out by other hands than those it goes to: the group, its sponsor, who applied."""
    own = actor.person_id is not None and subject.owner_id == actor.person_id
    return not own and not (subject.organization_ids & actor.organization_ids)


def did_not_prepare_it(actor: Actor, subject: Any) -> bool:
    """Two people for every payment (product rule 3)."""
    return actor.person_id is not None and subject.prepared_by != actor.person_id


def did_not_change_payee_lately(actor: Actor, subject: Any) -> bool:
    """Who changes where the money goes does not say that it may go (product rule 3)."""
    return actor.person_id not in subject.changed_payee
