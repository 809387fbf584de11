"""Item models over inquiry rows."""
