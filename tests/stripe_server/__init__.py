"""A practice Stripe: a strict, stateful server that the product talks to through Stripe's own SDK."""
