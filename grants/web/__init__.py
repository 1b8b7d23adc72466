"""The shared web kit: the only Flask inside grants."""
