// When pictures of one path were captured, so that they can be compared with those of another.
//
// A browser counts the RTP timestamps of each connection from a start of its own. The service gets its
// sender reports, and says which of them stands for what time.

const TICKS_PER_MS = 90;
const ROUND = 2 ** 32;
/** What is further from a path's newest picture is said of another path. */
const NEAR_MS = 60_000;

/** The pictures of one path. Timestamps are 32 bits, 90 kHz; times are milliseconds of one clock. */
export class CaptureTimes {
  /** @type {{ timestamp: number, ms: number } | null} */
  #known = null;

  /**
   * Take what the service says of one picture, if that may have been one of these.
   *
   * @param {number} timestamp
   * @param {number} ms When it was captured.
   * @param {number | null} newest The timestamp of the newest one that came back.
   */
  told(timestamp, ms, newest) {
    if (newest !== null && Math.abs(msBetween(newest, timestamp)) < NEAR_MS) {
      this.#known = { timestamp, ms };
    }
  }

  /**
   * When a picture was captured; null while that is not known.
   *
   * @param {number | null} timestamp
   */
  of(timestamp) {
    if (!this.#known || timestamp === null) return null;
    return this.#known.ms + msBetween(this.#known.timestamp, timestamp);
  }
}

/**
 * @param {number} from
 * @param {number} to
 */
function msBetween(from, to) {
  const ticks = (((to - from) % ROUND) + ROUND) % ROUND;
  return (ticks < ROUND / 2 ? ticks : ticks - ROUND) / TICKS_PER_MS;
}
