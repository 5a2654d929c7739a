"""The editions of the report: what was submitted, approved and published, and when."""
