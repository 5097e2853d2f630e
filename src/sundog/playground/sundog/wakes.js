// Knows when a page could not run for a while, or comes back to a network that may have changed.

/** A longer pause between two looks is sleep. */
const GAP_MS = 5000;

/** Listens to the window, and looks at the time. */
export class Wakes {
  #seenAt = performance.now();
  #listener;

  /**
   * @param {() => boolean} isSteady Whether looks come regularly in a hidden tab too; where not, a gap
   *   there means nothing.
   * @param {(sleptMs: number) => void} onWake Called with 0 where the page has not slept.
   */
  constructor(isSteady, onWake) {
    this.isSteady = isSteady;
    this.onWake = onWake;
    this.#listener = (/** @type {Event} */ event) => this.#heard(event);
    addEventListener("online", this.#listener);
    networkOf()?.addEventListener("change", this.#listener);
    addEventListener("pageshow", this.#listener);
    document.addEventListener("visibilitychange", this.#listener);
  }

  /** Look at the time; call regularly. */
  look() {
    const now = performance.now();
    const gap = now - this.#seenAt;
    this.#seenAt = now;
    if (gap > GAP_MS && (this.isSteady() || !document.hidden)) this.onWake(gap);
  }

  stop() {
    removeEventListener("online", this.#listener);
    networkOf()?.removeEventListener("change", this.#listener);
    removeEventListener("pageshow", this.#listener);
    document.removeEventListener("visibilitychange", this.#listener);
  }

  /** @param {Event} event */
  #heard(event) {
    if (event.type === "online" || event.type === "change" || (event.type === "pageshow" && "persisted" in event && event.persisted)) {
      this.onWake(0);
    }
    if (!document.hidden) this.look();
  }
}

/** What tells of another network, as from Wi-Fi to mobile; not every browser does. @returns {EventTarget | null} */
function networkOf() {
  return "connection" in navigator ? /** @type {EventTarget} */ (navigator.connection) : null;
}
