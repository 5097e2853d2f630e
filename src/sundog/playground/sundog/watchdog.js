// Decides when pictures have been owed for too long. All times in milliseconds of one clock.

const NEW_PEER_MS = 3000;
const MAX_PATIENCE_MS = 24_000;
/** A camera that gave no frame for this long is owed no picture. */
const FLOWING_MS = 1500;

/**
 * Counts how long the other side owes a picture. A camera that gives none is owed none: silence counts
 * from the first frame that went out after the last one came back. New peers that bring nothing are
 * tried ever more rarely.
 */
export class Watchdog {
  /** @type {number | null} */
  #owedSince = null;
  #sentAt = -Infinity;
  #patience = NEW_PEER_MS;

  /** Note that the camera gave a frame. @param {number} now */
  sent(now) {
    this.#sentAt = now;
    this.#owedSince ??= now;
  }

  /** Note that a restyled picture came. */
  shown() {
    this.#owedSince = null;
    this.#patience = NEW_PEER_MS;
  }

  /** Note that a new peer is tried; it has time of its own. @param {number} now */
  renewed(now) {
    if (this.#owedSince !== null) this.#owedSince = now;
    this.#patience = Math.min(2 * this.#patience, MAX_PATIENCE_MS);
  }

  /** Forget the time in which nobody could look, as while the machine slept. */
  woke() {
    this.#owedSince = null;
    this.#sentAt = -Infinity;
  }

  /** Whether the camera gives frames. @param {number} now */
  isFlowing(now) {
    return now - this.#sentAt < FLOWING_MS;
  }

  /** For how long a picture has been owed, milliseconds. @param {number} now */
  owedMs(now) {
    return this.#owedSince === null || !this.isFlowing(now) ? 0 : now - this.#owedSince;
  }

  /** Whether it is time for a new peer. @param {number} now */
  isTime(now) {
    if (!this.isFlowing(now)) this.#owedSince = null;
    return this.#owedSince !== null && now - this.#owedSince >= this.#patience;
  }
}
