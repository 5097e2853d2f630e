"""How fast somebody may go on: a bucket of tokens that fills with time, and takes no clock."""

__all__ = ["TokenBucket"]


class TokenBucket:
    """Lets a burst through, and after it a steady rate."""

    def __init__(self, *, per_s: float, burst: int) -> None:
        """Begin full.

        Args:
            per_s: Tokens that come back each second.
            burst: Tokens that it holds.
        """
        self._per_s = per_s
        self._burst = burst
        self._tokens = float(burst)
        self._at = float("-inf")

    def take(self, now: float) -> bool:
        """Take a token at ``now``, seconds of any steady clock; return whether there was one."""
        gained = max(0.0, now - self._at) * self._per_s
        self._tokens, self._at = min(self._burst, self._tokens + gained), max(now, self._at)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
