"""Who did what, when, and what it was before: written with the change itself."""
