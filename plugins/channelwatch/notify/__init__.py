"""Where flags are delivered: webhooks and their log."""
