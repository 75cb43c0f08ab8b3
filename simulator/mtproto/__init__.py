"""MTProto 2.0, spoken from the server's side, with Telethon's own classes."""
