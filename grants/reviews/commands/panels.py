"""Making a panel for a round, and who sits on it."""

from __future__ import annotations

from sqlalchemy import select

from grants.applications.helping import helped_in_round
from grants.kernel.refusal import NotFound, NotReady, Problem
from grants.kernel.unit import Unit
from grants.people.model import Person, RoleGrant
from grants.policy.actions import Action
from grants.policy.actor import Role
from grants.policy.check import require
from grants.programs.answers import clean
from grants.programs.model import Round
from grants.reviews.commands.releasing import release_of_member
from grants.reviews.model import Panel, PanelMember

NAME_LIMIT = 120


def make_panel(unit: Unit, round_id: int, *, name: str) -> Panel:
    """A panel without reviewers yet. NotReady when its name is missing, too long or taken in this round."""
    require(unit.actor, Action.MANAGE_PANEL)
    round = unit.get(Round, round_id)
    name = " ".join(clean(name).split())
    if not name:
        raise NotReady([Problem("name", "required")])
    if len(name) > NAME_LIMIT:
        raise NotReady([Problem("name", "too_long", {"limit": NAME_LIMIT, "count": len(name)})])
    taken = select(Panel.id).where(Panel.round_id == round.id, Panel.name == name)
    if unit.session.scalar(taken) is not None:
        raise NotReady([Problem("name", "name_taken")])
    panel = unit.add(Panel(round_id=round.id, name=name, made_at=unit.now))
    unit.changed(panel, "make")
    return panel


def add_member(unit: Unit, panel_id: int, person_id: int) -> PanelMember:
    """Seat a reviewer; seating one who sits there changes nothing, one who left comes back."""
    panel = unit.get(Panel, panel_id)
    require(unit.actor, Action.MANAGE_PANEL, panel)
    if unit.session.get(Person, person_id) is None:
        raise NotFound("Person")
    role = select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role == Role.REVIEWER)
    if unit.session.scalar(role) is None:
        raise NotReady([Problem("person", "not_a_reviewer")])
    if helped_in_round(unit.session, panel.round_id, person_id):
        raise NotReady([Problem("person", "helped_in_this_round")])
    member = _member(unit, panel.id, person_id)
    if member is None:
        member = unit.add(PanelMember(panel_id=panel.id, person_id=person_id, since=unit.now))
    elif member.left_at is None:
        return member
    member.left_at = None
    unit.changed(panel, "add_member", person=person_id)
    return member


def remove_member(unit: Unit, panel_id: int, person_id: int, *, note: str = "") -> None:
    """A reviewer leaves: open assignments come back to be shared out again; reviews handed in stay."""
    panel = unit.get(Panel, panel_id)
    require(unit.actor, Action.MANAGE_PANEL, panel)
    member = _member(unit, panel.id, person_id)
    if member is None:
        raise NotFound("PanelMember")
    if member.left_at is not None:
        return
    member.left_at = unit.now
    unit.changed(panel, "remove_member", note=note, person=person_id)
    release_of_member(unit, panel.id, person_id, note=note)


def _member(unit: Unit, panel_id: int, person_id: int) -> PanelMember | None:
    where = (PanelMember.panel_id == panel_id, PanelMember.person_id == person_id)
    return unit.session.scalar(select(PanelMember).where(*where).with_for_update())
