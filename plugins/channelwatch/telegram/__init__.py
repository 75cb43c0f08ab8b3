"""Telethon behind the pipeline's source Protocol."""
