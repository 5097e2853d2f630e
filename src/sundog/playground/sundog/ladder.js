// How large a picture the rate of a path is enough for: decided by rules alone, no pictures here.

/**
 * Shares of width and height, and from how many bits a second and pixel of the whole picture on each looks
 * best; as the service chooses, measured with its encoder (src/sundog/media/rtc/video/coding/ladder.py).
 */
const RUNGS = /** @type {const} */ ([[1, 0.98], [0.75, 0.5], [0.5, 0.2], [0.375, 0]]);
/** A rung is left below this times its rate, and the one above taken beyond that times its own. */
const DOWN = 0.88;
const UP = 1.2;
/** How long there has to be room for a larger picture before it comes. */
const ROOM_MS = 1000;
/** From a step to a step up: each costs a key frame. */
const REST_MS = 3000;
/** Before that a browser's rate says more of the browser than of the path. */
const BEGIN_MS = 1500;

/**
 * Chooses the size of what is sent: down at once, up slowly. Left alone, browsers keep the size for
 * seconds where a path becomes narrow, and send more than it carries: pictures cannot be coded as small.
 */
export class Ladder {
  #rung = 0;
  /** @type {number | null} */
  #began = null;
  #steppedAt = -Infinity;
  /** @type {number | null} */
  #roomSince = null;

  /**
   * What share of its width and height the picture is to be sent at, more than 0 and at most 1.
   *
   * @param {{ width: number, height: number, bps: number }} picture As captured, and what its encoder aims for.
   * @param {number} now Milliseconds.
   */
  share({ width, height, bps }, now) {
    this.#began ??= now;
    if (now - this.#began < BEGIN_MS) return 1;
    const density = bps / (width * height);
    if (density < DOWN * least(this.#rung)) this.#step(best(density), now);
    else if (this.#mayGrow(density, now)) this.#step(best(density / UP), now);
    return /** @type {typeof RUNGS[number]} */ (RUNGS[this.#rung])[0];
  }

  /** @param {number} density @param {number} now */
  #mayGrow(density, now) {
    if (best(density / UP) >= this.#rung) {
      this.#roomSince = null;
      return false;
    }
    this.#roomSince ??= now;
    return now - this.#steppedAt >= REST_MS && now - this.#roomSince >= ROOM_MS;
  }

  /** @param {number} rung @param {number} now */
  #step(rung, now) {
    this.#rung = rung;
    this.#steppedAt = now;
    this.#roomSince = null;
  }
}

/** @param {number} rung */
const least = (rung) => /** @type {typeof RUNGS[number]} */ (RUNGS[rung])[1];

/** @param {number} density */
const best = (density) => RUNGS.findIndex(([, from]) => density >= from);
