// Regular ticks also in a hidden tab, where a page's own timers are held back to one a second or less.

/**
 * Calls back at a regular rate, from a worker's timer where the browser lets this page have one. A
 * module that comes from another origin than the page gets none, and takes the page's timer.
 */
export class Ticker {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {number} ms Milliseconds between ticks.
   * @param {() => void} onTick
   */
  constructor(ms, onTick) {
    /** Whether ticks come at their rate in a hidden tab too. */
    this.isSteady = true;
    try {
      this.#worker = new Worker(new URL("./ticker-worker.js", import.meta.url));
    } catch {
      this.#useTimer(ms, onTick);
      return;
    }
    this.#worker.onmessage = () => onTick();
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.stop();
      this.#useTimer(ms, onTick);
    };
    this.#worker.postMessage(ms);
  }

  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    clearInterval(this.#timer);
  }

  /**
   * @param {number} ms
   * @param {() => void} onTick
   */
  #useTimer(ms, onTick) {
    this.isSteady = false;
    this.#timer = setInterval(onTick, ms);
  }
}
