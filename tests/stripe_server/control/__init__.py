"""The controls: what a test may see of the practice Stripe and do to it, under `/_control/`."""
