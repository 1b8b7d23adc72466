"""Problem codes into words: what is wrong with an answer and how to mend it."""

from __future__ import annotations

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from grants.kernel.refusal import Problem
from grants.web import answer_problems, round_problems
from grants.web.filters import day, money
from grants.web.language import NAMES

ENDS = ("?", "!", ".", ":", "؟")


def words(problem: Problem) -> str:
    """A sentence for a person; a code without words of its own gets a plain one."""
    facts = problem.facts
    say = WORDS.get(problem.code)
    return say(facts) if say else gettext("This answer needs another look.")


def about(label: str | Markup, problem: Problem) -> Markup:
    """The question before what is wrong with it; a question mark needs no colon after it."""
    return Markup("{}{} {}").format(label, "" if escape(label).striptags().endswith(ENDS) else ":", words(problem))


def _too_long(facts: dict) -> str:
    over = facts["count"] - facts["limit"]
    return ngettext(
        "This is %(num)s character too long. You can use up to %(limit)s.",
        "This is %(num)s characters too long. You can use up to %(limit)s.",
        over,
        limit=facts["limit"],
    )


def _too_many_words(facts: dict) -> str:
    over = facts["count"] - facts["limit"]
    return ngettext(
        "This is %(num)s word too long. You can use up to %(limit)s.",
        "This is %(num)s words too long. You can use up to %(limit)s.",
        over,
        limit=facts["limit"],
    )


WORDS = {
    **answer_problems.WORDS,
    **round_problems.WORDS,
    "required": lambda f: gettext("Please answer this question."),
    "too_long": _too_long,
    "in_their_language": lambda f: gettext(
        "They wrote in %(language)s. Please say it in %(language)s too.", language=NAMES.get(f["language"], "")
    ),
    "too_many_words": _too_many_words,
    "not_an_option": lambda f: gettext("Please choose one of the answers."),
    "not_a_number": lambda f: gettext("Write a whole number, like 25."),
    "number_too_small": lambda f: gettext("The smallest number here is %(limit)s.", limit=f["limit"]),
    "number_too_large": lambda f: gettext("The largest number here is %(limit)s.", limit=f["limit"]),
    "not_money": lambda f: gettext("Write an amount in dollars, like 250 or 250.50."),
    "money_too_small": lambda f: gettext("The smallest amount here is %(limit)s.", limit=money(f["limit"])),
    "money_too_large": lambda f: gettext("The largest amount here is %(limit)s.", limit=money(f["limit"])),
    "not_a_date": lambda f: gettext("Choose a date, or write it as year-month-day, like 2027-03-15."),
    "not_a_zip": lambda f: gettext("Write a ZIP code of five digits, like 28208."),
    "does_not_add_up": lambda f: gettext(
        "The lines add up to %(sum)s, and you ask for %(asked)s. Change one so that they are equal.",
        sum=money(f["sum_cents"]),
        asked=money(f["asked_cents"]),
    ),
    "file_empty": lambda f: gettext("This file is empty. Please choose another."),
    "file_too_large": lambda f: gettext(
        "This file is %(megabytes)s MB. The largest we can take is %(limit)s MB. "
        "A photo of the page or a smaller PDF works too.",
        megabytes=f["megabytes"],
        limit=f["limit"],
    ),
    "picture_too_large": lambda f: gettext(
        "This picture has %(count)s million dots. We can take up to %(limit)s million. Please choose a smaller size.",
        count=f["count"],
        limit=f["limit"],
    ),
    "picture_broken": lambda f: gettext(
        "We can't read this picture. It may be damaged. Please take it again, or send another file."
    ),
    "virus_found": lambda f: gettext(
        "Our scanner found a virus in this file (%(finding)s), so we did not take it. Please send a clean copy.",
        finding=f["finding"],
    ),
    "scanner_silent": lambda f: gettext(
        "We could not look at this file just now. Please try again in a few minutes, or go on without it."
    ),
    "file_kind": lambda f: gettext(
        "We can't open this kind of file. Please send one of these: %(kinds)s.",
        kinds=", ".join(kind.upper() for kind in f["accept"]),
    ),
    "too_many_files": lambda f: gettext("We can keep %(limit)s files here. Take one out first.", limit=f["limit"]),
    "spending_differs": lambda f: gettext(
        "Your lines add up to %(spent)s and your grant is %(award)s. Change the lines, or say here why.",
        spent=money(f["spent_cents"]),
        award=money(f["award_cents"]),
    ),
    "nothing_written": lambda f: gettext("Please write something."),
    "too_many_messages": lambda f: gettext(
        "Many messages wait for us already. Please give us time to answer, or call."
    ),
    "begun_too_late": lambda f: gettext(
        "The time to begin has passed. What you wrote is still here: you can copy it. "
        "If something on our side stopped you, please call us."
    ),
    "letters_closed": lambda f: gettext("Letters are not taken any more. Your draft is kept, but it can't be sent."),
    "letter_first": lambda f: gettext("This starts with a short letter. Send that first, and we write to you."),
    "no_letter_needed": lambda f: gettext("This tier needs no letter. Start the application itself."),
    "form_changed": lambda f: gettext("The questions have changed. Please see what is different first."),
    "not_later": lambda f: gettext("Choose a moment after the present one, and still to come."),
    "too_much_time": lambda f: gettext("Give up to %(days)s days more at once.", days=f["days"]),
    "letters_before_closing": lambda f: gettext("Letters close before the round does, or with it."),
    "decisions_begun": lambda f: gettext("Decisions have begun in this round, so nobody can have more time."),
    "review_begun": lambda f: gettext("Reviewers read already. You can still give more time to one application."),
    "no_such_draft": lambda f: gettext("There is no draft of this reference in this round."),
    "sent_already": lambda f: gettext("This one was sent already, so it needs no more time."),
    "no_section": lambda f: gettext("Choose at least one section."),
    "too_far": lambda f: gettext("Choose a day within the next %(days)s days.", days=f["days"]),
    "open_already": lambda f: gettext("Sections are open already. Wait until they come back."),
    "review_has_begun": lambda f: gettext("Reviewers read it already. Write down why it is opened all the same."),
    "already_past": lambda f: gettext("Choose a day that is still to come."),
    "not_a_file": lambda f: gettext("Please choose the file again."),
    "round_closed": lambda f: gettext("This round has closed. Your draft is kept, but it can't be sent."),
    "not_yet": lambda f: gettext("This day is still to come."),
    "came_too_late": lambda f: gettext("It came after the round had closed."),
    "keyed_too_late": lambda f: ngettext(
        "Papers could be keyed in until %(num)s day after closing.",
        "Papers could be keyed in until %(num)s days after closing.",
        f["days"],
    ),
    "no_phone_or_address": lambda f: gettext("Write a phone number or an address: we must be able to answer."),
    "scan_missing": lambda f: gettext("Attach a scan or a photo of the paper."),
    "round_not_open": lambda f: gettext("This round does not take applications now."),
    "already_applied": lambda f: gettext(
        "Your group has already sent an application in this round. Each group can send one."
    ),
    "two_texts": lambda f: gettext("Two people wrote this answer. Choose which text to keep."),
    "not_an_ein": lambda f: gettext("This is not an EIN. It has nine digits, like 56-1234567. Is one mistyped?"),
    "sponsor_is_the_group": lambda f: gettext("This is your own EIN. A sponsor is another organization."),
    "individuals_not_allowed": lambda f: gettext(
        "This round is for groups only. Ask a group that you know to apply with you, or call us."
    ),
    "not_a_navigator": lambda f: gettext("This person is not a navigator."),
    "was_withdrawn": lambda f: gettext("This application was withdrawn."),
    "helps_already": lambda f: gettext("This person helps already, or was asked to."),
    "a_year_at_most": lambda f: gettext("Choose a day within a year."),
    "helped_in_this_round": lambda f: gettext("This person helps a group apply in this round, so they can't score it."),
    "last_owner": lambda f: gettext("A group needs an owner. Make somebody else an owner first."),
    "one_person_alone": lambda f: gettext("This is one person and not a group, so nobody else can join."),
    "member_already": lambda f: gettext("This person belongs to the group already."),
    "too_many_invitations": lambda f: gettext(
        "%(limit)s invitations are open. Take one back first, or wait until somebody joins.", limit=f["limit"]
    ),
    "group_name_missing": lambda f: gettext("Please write the name of the group."),
    "no_way_back": lambda f: gettext("Tell us first how you want to come back to this application."),
    "points_missing": lambda f: gettext("Please choose a number from 1 to 5."),
    "not_points": lambda f: gettext("Points go from 1 to 5. Please choose one of them."),
    "which_language": lambda f: gettext("Please write which language."),
    "number_to_call": lambda f: gettext("Give us a phone number that we can call."),
    "no_contact": lambda f: gettext("Give an e-mail address or a phone number, so that we can tell you what changes."),
    "workshop_over": lambda f: gettext("This workshop takes no more guests. Please choose another, or call us."),
    "not_begun": lambda f: gettext("The list of who came opens one hour before it begins."),
    "nowhere": lambda f: gettext("Give a place, a link, or both."),
    "not_between": lambda f: gettext("Use a number from %(least)s to %(most)s.", least=f["least"], most=f["most"]),
    "no_such_group": lambda f: gettext("We know no group of this name. Write it as our records have it."),
    "several_groups": lambda f: gettext("More than one group has this name. Ask the guest to sign in, or call us."),
    "name_taken": lambda f: gettext("There is one of this name already. Please choose another name."),
    "not_a_reviewer": lambda f: gettext("This person does not have the role of a reviewer."),
    "nobody_on_the_panel": lambda f: gettext("Nobody sits on this panel yet. Add reviewers first."),
    "not_on_the_panel": lambda f: gettext("This person does not sit on the panel."),
    "panel_of_another_round": lambda f: gettext("This panel reads for another round."),
    "conflict_of_interest": lambda f: gettext("This person has a conflict of interest with the group."),
    "has_it_already": lambda f: gettext("This person has it already."),
    "no_sponsor": lambda f: gettext("This group has no fiscal sponsor."),
    "not_what_was_asked": lambda f: gettext(
        "They asked for %(asked)s. To give another sum, choose to award a part.", asked=money(f["asked_cents"])
    ),
    "part_is_the_whole": lambda f: gettext(
        "A part is less than the %(asked)s that they asked for. To give all of it, choose to award it.",
        asked=money(f["asked_cents"]),
    ),
    "more_than_tier_gives": lambda f: gettext(
        "This tier gives up to %(limit)s. You can award a part.", limit=money(f["limit"])
    ),
    "over_round_budget": lambda f: gettext(
        "The round has %(left)s left, and this would take %(asked)s.",
        left=money(f["left_cents"]),
        asked=money(f["asked_cents"]),
    ),
    "tier_full": lambda f: ngettext(
        "This tier has its %(num)s award already.", "This tier has its %(num)s awards already.", f["max_awards"]
    ),
    "reason_missing": lambda f: gettext("Give the group a reason that helps them next time."),
    "departs_from_ranking": lambda f: gettext("This goes against the ranking. Please write down why."),
    "undecided_applications": lambda f: ngettext(
        "%(num)s application still waits for a decision.",
        "%(num)s applications still wait for a decision.",
        f["count"],
    ),
    "offer_day_out_of_range": lambda f: gettext(
        "Choose a day from %(earliest)s to %(latest)s.", earliest=day(f["earliest"]), latest=day(f["latest"])
    ),
    "name_missing": lambda f: gettext("Please type your name."),
    "not_agreed": lambda f: gettext("Please tick the box if you agree. If you don't, you can say no below."),
    "agreement_not_the_one_shown": lambda f: gettext("Please read the agreement on this page again before you sign."),
    "authority_missing": lambda f: gettext("Write down on whose authority, like a council action and its date."),
    "key_taken": lambda f: gettext("There is a fund with this short name already."),
    "not_a_key": lambda f: gettext("Use small letters, digits and dashes, like safety-2027."),
    "money_rests": lambda f: gettext(
        "%(reference)s: the group was handed over to somebody else, so its money rests until %(day)s. Until then "
        "nothing is prepared or approved, and bank details stay as they are.",
        reference=f["reference"],
        day=day(f["until"]),
    ),
    "merged_already": lambda f: gettext("One of them was merged already. Please look at the list again."),
    "one_sponsors_the_other": lambda f: gettext("One of them is the other's fiscal sponsor, so they are not the same."),
    "two_payees": lambda f: gettext(
        "Both have bank details that can be paid. Make sure which account is the group's, and have the other payee's "
        "account started over first."
    ),
    "two_applications": lambda f: gettext(
        "%(one)s and %(other)s are both open in a round where each group can apply once. Merge after the decision, or "
        "when one of them is withdrawn.",
        one=f["one"],
        other=f["other"],
    ),
    "same_person": lambda f: gettext("This is the address of the one who is leaving."),
    "left_already": lambda f: gettext("This person has no place in the group any more. Please choose again."),
    "owner_is_there": lambda f: gettext("Somebody speaks for this group. Please choose who is leaving."),
    "payee_not_ready": lambda f: gettext("%(reference)s: the payee can't be paid yet.", reference=f["reference"]),
    "rail_not_permitted": lambda f: gettext(
        "%(reference)s: the rules of its fund do not permit a payment through Stripe.", reference=f["reference"]
    ),
    "look_first": lambda f: gettext("%(reference)s: please clear up the alarm first.", reference=f["reference"]),
    "choose_one": lambda f: gettext("Please choose at least one payment."),
    "money_under_way": lambda f: gettext("A payment to this account is under way. Wait until it has arrived."),
    "departs_from_rules": lambda f: gettext("This goes against what the rules say. Please write down why."),
}
