// Waits that end: by what is waited for, by time, or because nobody wants it any more.

import { lost } from "./errors.js";

/**
 * A promise with its handles outside.
 *
 * @template T
 */
export class Deferred {
  /** Whether it has been resolved or rejected. */
  isDone = false;
  /** @type {(value: T) => void} */
  resolve = () => {};
  /** @type {(error: unknown) => void} */
  reject = () => {};

  constructor() {
    /** @type {Promise<T>} */
    this.promise = new Promise((resolve, reject) => {
      this.resolve = (value) => {
        this.isDone = true;
        resolve(value);
      };
      this.reject = (error) => {
        this.isDone = true;
        reject(error);
      };
    });
    // Where nobody waits any more, an error is no news.
    this.promise.catch(() => {});
  }
}

/**
 * Wait for a promise, or until the signal says that nobody wants it; then rejects with its reason.
 *
 * @template T
 * @param {AbortSignal} signal
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export async function until(signal, promise) {
  // Where nobody waits any more, an error is no news.
  promise.catch(() => {});
  signal.throwIfAborted();
  /** @type {(reason: unknown) => void} */
  let give;
  const aborted = new Promise((_, reject) => (give = reject));
  const listener = () => give(signal.reason);
  signal.addEventListener("abort", listener, { once: true });
  try {
    return /** @type {T} */ (await Promise.race([promise, aborted]));
  } finally {
    signal.removeEventListener("abort", listener);
  }
}

/**
 * Wait for a promise, but not for ever.
 *
 * @template T
 * @param {number} seconds
 * @param {Promise<T>} promise
 * @param {string} what For the error: "no WHAT within …".
 * @returns {Promise<T>} Rejects with the retryable code `timeout`.
 */
export async function within(seconds, promise, what) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(lost("timeout", `no ${what} within ${seconds} s`, { data: { timeoutS: seconds } }));
    }, 1000 * seconds);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
    promise.catch(() => {});
  }
}

/**
 * Wait some time.
 *
 * @param {number} ms
 * @param {AbortSignal} signal Ends it early, by rejecting with its reason.
 */
export async function sleep(ms, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    await until(signal, new Promise((resolve) => (timer = setTimeout(resolve, ms))));
  } finally {
    clearTimeout(timer);
  }
}

/** Something has happened that a loop should look at; set from anywhere, waited for by one. */
export class Alarm {
  /** @type {(() => void) | null} */
  #ring = null;
  #isSet = false;

  set() {
    this.#isSet = true;
    this.#ring?.();
  }

  /**
   * Wait until it is set, or some time has passed; clears it.
   *
   * @param {number} ms
   * @param {AbortSignal} signal
   */
  async wait(ms, signal) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    try {
      await until(
        signal,
        new Promise((resolve) => {
          this.#ring = () => resolve(undefined);
          timer = setTimeout(resolve, ms);
          if (this.#isSet) resolve(undefined);
        }),
      );
    } finally {
      clearTimeout(timer);
      this.#ring = null;
      this.#isSet = false;
    }
  }
}
