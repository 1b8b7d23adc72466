"""Complaints of discrimination or missing access: anybody may file one, a named coordinator answers in time."""
