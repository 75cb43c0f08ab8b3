"""A Telegram server on loopback, driven by a scripted timeline on a virtual clock."""
