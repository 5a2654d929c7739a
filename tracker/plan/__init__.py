"""The improvement plan: programme, themes, objectives, actions, and what surrounds them."""
