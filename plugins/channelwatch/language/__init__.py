"""Lexicons and models, loaded for the claims engine."""
