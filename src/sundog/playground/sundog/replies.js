// Requests that wait for the service's reply, matched in the order in which they were sent.

import { lost } from "./errors.js";
import { Deferred, within } from "./waiting.js";

/** Requests of one kind that may wait at once; the service has the same limit. */
const MAX_PENDING = 32;
const ACK_S = 15;

/** An ack carries no id: of the waiters with the same content the oldest is meant. */
export class Replies {
  /** @type {{ key: unknown, reply: Deferred<any> }[]} */
  #waiting = [];

  /** @param {string} what Is waited for; in messages. */
  constructor(what) {
    this.what = what;
  }

  /**
   * Open a waiter, before its request is sent.
   *
   * @param {unknown} key
   * @returns {Promise<any>}
   */
  expect(key) {
    if (this.#waiting.length >= MAX_PENDING) {
      const words = `${MAX_PENDING} requests already wait for a ${this.what}; await them first`;
      throw lost("too_many_messages", words);
    }
    const reply = new Deferred();
    this.#waiting.push({ key, reply });
    return within(ACK_S, reply.promise, this.what);
  }

  /**
   * Hand a reply to the request that it answers.
   *
   * @param {unknown} key
   * @param {unknown} reply
   */
  settle(key, reply) {
    const index = this.#waiting.findIndex((waiter) => waiter.key === key);
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.reply.resolve(reply);
  }

  /** End every waiter. @param {unknown} error */
  fail(error) {
    for (const { reply } of this.#waiting.splice(0)) reply.reject(error);
  }
}
