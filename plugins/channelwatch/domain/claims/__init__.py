"""Claims: what a post asserts, and what changed between two versions of it."""
