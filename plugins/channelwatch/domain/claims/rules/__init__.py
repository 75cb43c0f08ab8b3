"""One rule a module: what differs in one kind of slot, and how much it matters."""
