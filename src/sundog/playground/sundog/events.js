// Who listens to what; what happened before anybody listened is told to the first who does.

const MAX_EARLY = 32;

/**
 * Events by name. A listener that throws stops nobody: its error is the page's, shown in the console.
 *
 * @template {Record<string, unknown>} Events
 */
export class Events {
  /** @type {Map<keyof Events, Set<(value: any) => void>>} */
  #listeners = new Map();
  /** @type {Map<keyof Events, unknown[]>} */
  #early = new Map();
  /** @type {ReadonlySet<keyof Events>} */
  #kept;

  /** @param {(keyof Events)[]} kept Events that wait for their first listener; others pass unheard. */
  constructor(...kept) {
    this.#kept = new Set(kept);
  }

  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {(value: Events[Name]) => void} listener
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    const early = this.#early.get(name) ?? [];
    this.#early.delete(name);
    for (const value of early) queueMicrotask(() => call(listener, /** @type {any} */ (value)));
  }

  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {(value: Events[Name]) => void} listener
   */
  off(name, listener) {
    this.#listeners.get(name)?.delete(listener);
  }

  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {Events[Name]} value
   */
  tell(name, value) {
    const listeners = this.#listeners.get(name);
    if (listeners) {
      for (const listener of [...listeners]) call(listener, value);
    } else if (this.#kept.has(name)) {
      const early = this.#early.get(name) ?? [];
      early.push(value);
      this.#early.set(name, early.slice(-MAX_EARLY));
    }
  }
}

/**
 * @template T
 * @param {(value: T) => unknown} listener
 * @param {T} value
 */
function call(listener, value) {
  try {
    const result = listener(value);
    if (result instanceof Promise) result.catch((error) => reportError(error));
  } catch (error) {
    reportError(error);
  }
}
