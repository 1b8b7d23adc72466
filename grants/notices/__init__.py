"""Letters that react to recorded facts."""
