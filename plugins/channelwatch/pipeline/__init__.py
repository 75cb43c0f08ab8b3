"""One step per stage; the Protocols that the edges implement."""
