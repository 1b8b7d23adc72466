"""Where the money is: double entry by construction."""
