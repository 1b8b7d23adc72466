"""The city that demonstrates the product: invented groups, people and projects; the rules are the published ones."""
