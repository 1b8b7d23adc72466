"""People, organizations, sign-in, and what is known about them further right."""
