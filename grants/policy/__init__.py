"""Who may do what: one table over small predicates."""
