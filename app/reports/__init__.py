"""Reports between the vault thread and the typesetter: issued, set, checked, written, signed off."""
