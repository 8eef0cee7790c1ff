"""The whole of a policy at once: masks, decision diagram, and what can be read off it."""
