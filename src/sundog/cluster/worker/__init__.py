"""One process that owns engines and media sockets."""
