"""Watch public Telegram channels and tell, with proof, what changed."""
