"""Judge who stands behind a channel: takeovers and names that changed hands."""
