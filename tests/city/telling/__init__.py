"""The city's data as moments of its story, a subject a file."""

from tests.city.story import Story
from tests.city.telling import applications, assistance, awards, decisions, funds, people, reviews, rounds, workshops


def everything(story: Story) -> None:
    """People are there from the beginning; all else happens when the data says."""
    people.introduce(story)
    funds.foresee(story)
    rounds.foresee(story)
    workshops.foresee(story)
    assistance.foresee(story)
    applications.foresee(story)
    reviews.foresee(story)
    decisions.foresee(story)
    awards.foresee(story)


__all__ = ["everything"]
