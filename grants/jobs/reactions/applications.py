"""What applying does when people move between groups, and when a round closes later."""

from __future__ import annotations

from grants.applications import commands as applications
from grants.applications.events import ApplicationSubmitted, LetterSent, SectionsSentAgain
from grants.kernel.outbox import on
from grants.kernel.unit import Unit
from grants.people.events import GroupHandedOver, LanguageChosen, MemberLeft
from grants.people.model import Handover
from grants.people.queries import family
from grants.programs.events import ClosingMoved


@on(MemberLeft)
def keep_it_with_the_group(unit: Unit, fact: MemberLeft) -> None:
    """Who was put out, or only reads now, writes no more by a PIN or a device that they knew.

    Where somebody goes on their own, the keys stay: people without an account have no other way in.
    """
    for organization_id in family(unit.session, fact.organization_id):
        applications.pass_on(unit, organization_id, from_id=fact.person_id, to_id=fact.heir_id)
        if not fact.by_themselves:
            applications.revoke_keys(unit, organization_id)


@on(GroupHandedOver)
def hand_it_over_too(unit: Unit, fact: GroupHandedOver) -> None:
    """What the old person began is the new one's; their devices and PINs open none of the group's applications."""
    handover = unit.session.get_one(Handover, fact.handover_id)
    for organization_id in family(unit.session, handover.organization_id):
        if handover.from_id is not None:
            applications.pass_on(unit, organization_id, from_id=handover.from_id, to_id=handover.to_id)
        applications.revoke_keys(unit, organization_id)


@on(LanguageChosen)
def translate_for_who_reads_it(unit: Unit, fact: LanguageChosen) -> None:
    """What has left stays as it is; what waits is said in the new language."""
    applications.aim_words_to(unit, fact.person_id)


@on(ClosingMoved)
def tell_who_writes(unit: Unit, fact: ClosingMoved) -> None:
    applications.tell_of_more_time(unit, fact.round_id)


@on(ApplicationSubmitted)
def queue_what_was_sent(unit: Unit, fact: ApplicationSubmitted) -> None:
    applications.queue_answers(unit, fact.application_id)


@on(LetterSent)
def queue_what_the_letter_says(unit: Unit, fact: LetterSent) -> None:
    applications.queue_letter(unit, fact.application_id)


@on(SectionsSentAgain)
def queue_what_was_changed(unit: Unit, fact: SectionsSentAgain) -> None:
    applications.queue_answers(unit, fact.application_id)
