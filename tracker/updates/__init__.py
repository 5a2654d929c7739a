"""The weekly update: dated ratings with their words, never changed once written."""
