"""The verbs about people, one subject a file: signing in, persons, groups, inviting, knowing."""

from grants.people.commands.choosing_notices import choose_notices
from grants.people.commands.groups import (
    adopt,
    change_role,
    found_group,
    join,
    know_organization,
    learn,
    remove_member,
    tell_address,
)
from grants.people.commands.handing_over import hand_over
from grants.people.commands.inviting import InvitationOver, accept_invitation, invite, take_back_invitation
from grants.people.commands.knowing import adjust_standing, count_award, declare_conflict
from grants.people.commands.merging import merge_records, not_the_same
from grants.people.commands.persons import (
    begin_second_factor,
    end_navigator,
    grant_role,
    make_navigator,
    pass_second_factor,
    person_with_email,
)
from grants.people.commands.signing_in import SignInSpent, TooManyAsks, ask_sign_in, issue_link, use_code, use_link
from grants.people.commands.sponsoring import (
    SponsorLinkOver,
    Wanted,
    ask_sponsor,
    confirm_sponsor,
    decline_sponsor,
    end_sponsor,
    take_back_sponsor,
)

__all__ = [
    "InvitationOver",
    "SignInSpent",
    "SponsorLinkOver",
    "TooManyAsks",
    "Wanted",
    "accept_invitation",
    "adjust_standing",
    "adopt",
    "ask_sign_in",
    "ask_sponsor",
    "begin_second_factor",
    "change_role",
    "choose_notices",
    "confirm_sponsor",
    "count_award",
    "declare_conflict",
    "decline_sponsor",
    "end_navigator",
    "end_sponsor",
    "found_group",
    "grant_role",
    "hand_over",
    "invite",
    "issue_link",
    "join",
    "know_organization",
    "learn",
    "make_navigator",
    "merge_records",
    "not_the_same",
    "pass_second_factor",
    "person_with_email",
    "remove_member",
    "take_back_invitation",
    "take_back_sponsor",
    "tell_address",
    "use_code",
    "use_link",
]
