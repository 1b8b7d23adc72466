"""From the first answer to the receipt."""
