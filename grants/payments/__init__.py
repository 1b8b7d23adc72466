"""Payees, disbursements, and certainty that each is paid once."""
