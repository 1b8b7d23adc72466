"""What the public sees, equal to the ledger to the cent."""
