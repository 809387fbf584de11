"""What goes along inside a sealed report, and what it folds to: issuing and verifying share it."""
