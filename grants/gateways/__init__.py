"""Stripe, mail, files, queue: they implement ports, and only wsgi.py imports them."""
