"""Decisions, the money that they bind, the preaudit, the agreement and its signature."""
