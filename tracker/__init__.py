"""The improvement-programme tracker.

Empty on purpose: importing ``tracker.domain`` must not load a framework.
"""
