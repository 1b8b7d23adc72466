"""Workshops before a round closes: when and where, who signed up, who came."""
