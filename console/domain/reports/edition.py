"""The version of the program: a report says which one set it, so that it can be set again."""

EDITION = "0.1.0"
