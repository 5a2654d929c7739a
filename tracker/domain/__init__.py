"""The rules of an improvement programme: plain Python, no framework, no clock, no I/O."""
