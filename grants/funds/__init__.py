"""Pots of money with a source and restrictions."""
