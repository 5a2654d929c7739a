"""The register of risks and issues."""
