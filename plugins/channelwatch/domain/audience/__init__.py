"""Detect what happens to a channel's audience, from its counts and what goes with them."""
