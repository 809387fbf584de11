"""Values in, sealed PDF out, and its verification."""
