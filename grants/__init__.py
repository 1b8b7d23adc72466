"""The core of Throughline: what a grant is and what may happen to it."""
