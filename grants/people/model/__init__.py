"""People and organizations, and what the stages further right must tell about them."""

from grants.people.model.handover import Handover
from grants.people.model.knowledge import Conflict, Standing, StandingYear
from grants.people.model.notices import NoticeChoice
from grants.people.model.organizations import (
    Invitation,
    MemberRole,
    Membership,
    NotTheSame,
    Organization,
    OrganizationKind,
)
from grants.people.model.person import Person, RoleGrant, SignIn
from grants.people.model.sponsorship import SponsorModel, Sponsorship

__all__ = [
    "Conflict",
    "Handover",
    "Invitation",
    "MemberRole",
    "Membership",
    "NotTheSame",
    "NoticeChoice",
    "Organization",
    "OrganizationKind",
    "Person",
    "RoleGrant",
    "SignIn",
    "SponsorModel",
    "Sponsorship",
    "Standing",
    "StandingYear",
]
