"""Steps that each stage adds to the world."""
