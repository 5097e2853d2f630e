// What the page asks for: said to the connection of the moment, and again to the next one.

import { disconnected, meant } from "./errors.js";
import { Deferred, within } from "./waiting.js";
import { Wanted } from "./wanted.js";

/**
 * @typedef {import("./wanted.js").Request} Request
 * @typedef {import("./signalling.js").Signalling} Signalling
 * @typedef {Record<string, any>} Ack
 */

const ACK_S = 15;

/** The requests of one session, and what came of them. */
export class Requests {
  /** What the service has taken, to be said again where that was forgotten. */
  wanted = new Wanted();
  /** @type {Signalling | null} */
  #signalling = null;
  /** @type {Deferred<void>} */
  #canAsk = new Deferred();
  #isOver = false;

  /**
   * @param {Request[]} initial What the session shall begin with.
   * @param {(error: import("./errors.js").DecartSDKError) => void} onError Told what the service does
   *   not take any more when it is said again.
   */
  constructor(initial, onError) {
    /** @type {Request[] | null} */
    this.initial = initial;
    this.onError = onError;
  }

  /** Say requests to this connection from now on, also those that wait. @param {Signalling} signalling */
  resume(signalling) {
    this.#signalling = signalling;
    this.#canAsk.resolve(undefined);
  }

  /** Have requests wait for the next connection. */
  pause() {
    this.#signalling = null;
    if (this.#canAsk.isDone && !this.#isOver) this.#canAsk = new Deferred();
  }

  /** Refuse requests, also those that wait. */
  end() {
    this.#isOver = true;
    this.#signalling = null;
    this.#canAsk.resolve(undefined);
  }

  /**
   * Make a request and wait until the service has taken it, across reconnects if need be. A relative
   * prompt ("warmer") whose ack was lost with its connection may count twice.
   *
   * @param {Request} request
   * @returns {Promise<Ack>}
   */
  async ask(request) {
    const waiting = { isOver: false };
    try {
      const ack = await within(ACK_S, this.#taken(request, waiting), "reply of the service");
      this.wanted.take(request, ack);
      return ack;
    } finally {
      waiting.isOver = true;
    }
  }

  /**
   * Say what is wanted to a service that knows nothing; await `settle` next.
   *
   * @param {Signalling} signalling
   * @returns {[Request, Promise<Ack>][]}
   */
  sayAll(signalling) {
    const requests = this.initial ?? this.wanted.requests();
    return requests.map((request) => {
      const waiting = signalling.ask(request);
      waiting.catch(() => {});
      return [request, waiting];
    });
  }

  /**
   * Wait until the service has taken what was said. The state that a session begins with must be taken;
   * later, what is not taken any more is told as an error.
   *
   * @param {Signalling} signalling
   * @param {[Request, Promise<Ack>][]} said
   */
  async settle(signalling, said) {
    for (const [request, waiting] of said) {
      try {
        const ack = await waiting;
        if (this.initial) this.wanted.take(request, ack);
      } catch (error) {
        if (this.initial || signalling.error) throw error;
        this.onError(meant(error));
      }
    }
    this.initial = null;
  }

  /**
   * @param {Request} request
   * @param {{ isOver: boolean }} waiting Whether nobody waits for it any more; then it is not said again.
   * @returns {Promise<Ack>}
   */
  async #taken(request, waiting) {
    for (;;) {
      await this.#canAsk.promise;
      const signalling = this.#signalling;
      if (this.#isOver || waiting.isOver) throw disconnected();
      if (!signalling) continue;
      try {
        return await signalling.ask(request);
      } catch (error) {
        // The end of a connection has paused us: it is said again to the next one.
        if (error !== signalling.error || !signalling.error?.retryable) throw error;
        if (this.#signalling === signalling) this.pause();
      }
    }
  }
}
