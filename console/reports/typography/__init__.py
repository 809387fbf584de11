"""From a text of spans to lines of placed glyphs: directions, fonts, shaping, breaking."""
