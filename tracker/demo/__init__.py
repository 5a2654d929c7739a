"""The demonstration: be anybody, move the clock on, read the emails."""
