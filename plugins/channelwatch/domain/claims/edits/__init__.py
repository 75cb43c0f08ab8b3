"""Weigh an edit in which rules found nothing but words."""
