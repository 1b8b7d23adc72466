"""Panels, conflicts, independent scores."""
