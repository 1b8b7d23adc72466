"""What people might type for a question of each type, and what every rendering must say of it then."""

from tests.portal.round_trips import chosen, parts, written
from tests.portal.round_trips.cases import ANY, Case, Trip

TRIPS = {**written.TRIPS, **chosen.TRIPS, **parts.TRIPS}

__all__ = ["ANY", "TRIPS", "Case", "Trip"]
