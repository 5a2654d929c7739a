"""People, the programmes they belong to and what they may do."""
