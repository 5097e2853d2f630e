"""What runs where the engine and the media sockets are: one session's pictures and peers."""
