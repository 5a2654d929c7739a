"""The first page and the overview of a programme."""
