"""The highlight report: one frozen object, its editions and its renderings."""
