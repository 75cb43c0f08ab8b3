"""Steer a running simulator over loopback HTTP, and ask it for the truth."""
