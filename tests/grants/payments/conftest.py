"""Payments on paper: the paper rail in place of Stripe's, and a bank that does what a test says."""

from tests.worlds.paper import paper_bank, paper_rail

__all__ = ["paper_bank", "paper_rail"]
