"""From set lines to pages of a tagged PDF file: canvas, tags, fonts, flow, tables, metadata."""
