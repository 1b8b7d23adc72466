"""These tests see money arrive on the paper rail."""

from tests.worlds.paper import paper_bank, paper_rail

__all__ = ["paper_bank", "paper_rail"]
