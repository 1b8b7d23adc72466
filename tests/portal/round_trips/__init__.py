"""What people might type for a question of each type, and what every rendering must say of it then."""

from tests.portal.round_trips import chosen, parts, written
from tests.portal.round_trips.cases import ANY, Case, Trip

TRIPS = {**written.TRIPS, **chosen.TRIPS, **parts.TRIPS}
DECIMALS = (written.DECIMALS, parts.DECIMALS_IN_TABLES, parts.DECIMALS_IN_MEASURES)
"""Trips of what takes numbers, where the form lets them have decimals."""

__all__ = ["ANY", "DECIMALS", "TRIPS", "Case", "Trip"]
