// What a video element presents, and how old each picture is by then (requestVideoFrameCallback).

const LATENCIES = 50;
const RATE_MS = 2000;
/** What was measured longer ago, as before the tab was hidden, says nothing of now. */
const NEW_MS = 5000;
/** A capture that is said to be longer ago was stamped by another clock. */
const OLDEST_MS = 5000;

/** Looks at one video element at a time; nothing is drawn on the picture for it. */
export class Screen {
  /** @type {HTMLVideoElement | null} */
  #video = null;
  #callback = 0;
  /** Ages of the last frames, milliseconds, newest last. @type {number[]} */
  #ages = [];
  /** Counts of the last two seconds, oldest first. @type {{ at: number, shown: number }[]} */
  #recent = [];
  #presented = 0;
  #lastShown = 0;

  /**
   * Look at this element from now on, and at no other.
   *
   * @param {HTMLVideoElement | null} video
   */
  attach(video) {
    this.#video?.cancelVideoFrameCallback?.(this.#callback);
    this.#video = video;
    this.#ages = [];
    this.#recent = [];
    this.#lastShown = 0;
    this.#lookAgain();
  }

  /** Whether this is the element that is looked at. @param {HTMLVideoElement} video */
  shows(video) {
    return this.#video === video;
  }

  /** @returns {{ fps: number | null, latencyMs: import("./meter.js").Percentiles | null, presentedFrames: number }} */
  measure() {
    const isNew = performance.now() - (this.#recent.at(-1)?.at ?? -Infinity) < NEW_MS;
    const latencyMs = isNew ? percentiles(this.#ages) : null;
    return { fps: this.#fps(), latencyMs, presentedFrames: this.#presented };
  }

  #lookAgain() {
    const video = this.#video;
    if (!video?.requestVideoFrameCallback) return;
    this.#callback = video.requestVideoFrameCallback((now, frame) => {
      if (video !== this.#video) return;
      this.#saw(now, frame);
      this.#lookAgain();
    });
  }

  /**
   * @param {number} now
   * @param {VideoFrameCallbackMetadata} frame
   */
  #saw(now, { presentedFrames, presentationTime, captureTime }) {
    // Callbacks merge where the page draws slower than the video; the counter does not. It begins anew
    // where the element gets another source.
    const shown = presentedFrames - this.#lastShown;
    this.#presented += shown > 0 ? shown : 1;
    this.#lastShown = presentedFrames;
    this.#recent.push({ at: now, shown: this.#presented });
    while (this.#recent.length > 2 && now - /** @type {{at: number}} */ (this.#recent[0]).at > RATE_MS) {
      this.#recent.shift();
    }
    const age = captureTime === undefined ? -1 : presentationTime - captureTime;
    if (age < 0 || age > OLDEST_MS) return;
    this.#ages.push(age);
    if (this.#ages.length > LATENCIES) this.#ages.shift();
  }

  /** Pictures a second; null where the element is not seen, which stops the callbacks. */
  #fps() {
    const now = performance.now();
    const recent = this.#recent.filter(({ at }) => now - at <= RATE_MS + 200);
    const [first, last] = [recent[0], recent.at(-1)];
    if (!this.#video || document.hidden || !first || !last || last.at - first.at < 200) return null;
    return Math.round((10_000 * (last.shown - first.shown)) / (last.at - first.at)) / 10;
  }
}

/**
 * @param {number[]} values
 * @returns {import("./meter.js").Percentiles | null}
 */
function percentiles(values) {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return Math.round(10 * (value ?? 0)) / 10;
  };
  return { p50: at(0.5), p95: at(0.95) };
}
