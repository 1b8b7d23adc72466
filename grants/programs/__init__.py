"""Programs, rounds, and what they ask, as data."""
