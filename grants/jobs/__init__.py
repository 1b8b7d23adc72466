"""What happens after the commit, and what only time causes."""
