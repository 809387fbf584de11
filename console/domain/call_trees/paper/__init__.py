"""A call tree on paper: row codes, the record of a call sheet, the sheet itself."""
