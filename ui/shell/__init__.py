"""The frame around every page: rail, top bar, bottom strip."""
