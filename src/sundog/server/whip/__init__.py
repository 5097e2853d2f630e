"""Sessions by plain HTTP: WHIP in (RFC 9725), WHEP out, and messages to a session (docs/whip.md)."""
