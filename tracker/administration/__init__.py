"""Administration: what an administrator looks at when something does not work."""
