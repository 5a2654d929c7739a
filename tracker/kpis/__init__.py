"""KPIs: definitions, figures with every revision, targets, commentary."""
