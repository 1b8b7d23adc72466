"""Letters about groups: an invitation, and a goodbye to who is not in one any more."""

from __future__ import annotations

from typing import Any

from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.ports import Letter
from grants.kernel.unit import Unit
from grants.notices.letters import letter, words
from grants.people import queries
from grants.people.events import GroupHandedOver, MemberInvited, MemberLeft
from grants.people.model import Handover, Invitation, Organization, Person


def _forget_link(unit: Unit, fact: MemberInvited) -> None:
    """Once the letter is out, the link stands nowhere in clear."""
    unit.get(Invitation, fact.invitation_id).unsent = None


@letter(MemberInvited, after=_forget_link)
def invitation(unit: Unit, fact: MemberInvited) -> Letter | None:
    """None when it was taken back, used or has expired before the letter could go."""
    row = unit.session.get(Invitation, fact.invitation_id)
    if row is None or not row.unsent:
        return None
    card = queries.invitation(unit.session, id=row.id)
    if card.is_over(unit.now):
        return None
    _: Any = words(row.locale).gettext
    roles = {
        "owner": _("As an owner you speak for the group: its people, its agreements, its bank details."),
        "editor": _("As an editor you write and send its applications and reports."),
        "reader": _("As a reader you see its applications and grants."),
    }
    lines = [
        _("Hello,"),
        _("%(who)s asks you to join %(group)s here.") % {"who": card.invited_by, "group": card.organization},
        roles[row.role],
        _("Tap this link, and sign in with this e-mail address. The link works for 14 days:"),
        ports.links()("groups.invitation", locale=row.locale, link=row.unsent),
        _("If you do not know this group, you can leave this letter alone. Nothing happens without you."),
    ]
    return Letter(
        key=f"invitation-{row.id}",
        to=row.email,
        subject=_("Join %(group)s") % {"group": card.organization},
        text="\n\n".join(lines),
        locale=row.locale,
    )


@letter(MemberLeft)
def goodbye(unit: Unit, fact: MemberLeft) -> Letter | None:
    """Told to whoever is out, so that nobody is out without knowing; nothing to who stays on as a reader."""
    person = unit.session.get(Person, fact.person_id)
    group = unit.session.get(Organization, fact.organization_id)
    if fact.stays or person is None or not person.email or group is None:
        return None
    _: Any = words(person.locale).gettext
    return Letter(
        key=f"goodbye-{fact.organization_id}-{fact.person_id}-{fact.at}",
        to=person.email,
        subject=_("You are no longer in %(group)s") % {"group": group.name},
        text="\n\n".join(
            [
                _("Hello,"),
                _("You can no longer see the applications and grants of %(group)s here.") % {"group": group.name},
                _("Your own account stays as it is. If you think this is a mistake, ask the group or call us."),
            ]
        ),
        locale=person.locale,
    )


@letter(GroupHandedOver)
def handed_over_from(unit: Unit, fact: GroupHandedOver) -> Letter | None:
    """To the old address: who is cut off by mistake, or by somebody else's lie, must hear of it while money rests."""
    row = unit.session.get_one(Handover, fact.handover_id)
    person = unit.session.get(Person, row.from_id) if row.from_id is not None else None
    group = unit.session.get_one(Organization, row.organization_id)
    if person is None or not person.email:
        return None
    _: Any = words(person.locale).gettext
    lines = [
        _("Hello,"),
        _("Somebody else speaks for %(group)s here now. Our staff checked who they are.") % {"group": group.name},
        _("You can no longer see the applications and grants of %(group)s here.") % {"group": group.name},
        _("If this is wrong, please call us at once. Until %(day)s no payment goes out and no bank details can change.")
        % {"day": saying.day(row.rests_until.date(), person.locale)},
        f"{_('Our number stands at the foot of each page:')} {ports.links()('rounds.home', locale=person.locale)}",
    ]
    return Letter(
        key=f"handed-over-from-{row.id}",
        to=person.email,
        subject=_("You are no longer in %(group)s") % {"group": group.name},
        text="\n\n".join(lines),
        locale=person.locale,
    )


@letter(GroupHandedOver)
def handed_over_to(unit: Unit, fact: GroupHandedOver) -> Letter | None:
    """To the new person, with the way in: signing in with this very address is what opens the group."""
    row = unit.session.get_one(Handover, fact.handover_id)
    person, group = unit.session.get_one(Person, row.to_id), unit.session.get_one(Organization, row.organization_id)
    if not person.email:
        return None
    _: Any = words(person.locale).gettext
    lines = [
        _("Hello,"),
        _("You speak for %(group)s here now: its people, its applications, its grants.") % {"group": group.name},
        _("Sign in with this e-mail address:"),
        ports.links()("sign_in.ask", locale=person.locale),
        _("To keep the money safe, no payment goes out and no bank details can change until %(day)s.")
        % {"day": saying.day(row.rests_until.date(), person.locale)},
    ]
    return Letter(
        key=f"handed-over-to-{row.id}",
        to=person.email,
        subject=_("You speak for %(group)s now") % {"group": group.name},
        text="\n\n".join(lines),
        locale=person.locale,
    )
