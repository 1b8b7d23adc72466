"""The gateways, tried against the real thing."""
