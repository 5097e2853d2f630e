// What can go wrong: one class, told apart by a code that never changes its spelling.

/**
 * @typedef {object} ErrorFacts
 * @property {boolean} [retryable] Whether the same call can succeed later without a change.
 * @property {Record<string, unknown> | null} [data] Facts for programs; never secrets.
 * @property {unknown} [cause] What is behind it.
 */

/** Everything that this module throws, rejects with or reports on purpose. */
export class DecartSDKError extends Error {
  /**
   * @param {string} code Stable name of what happened.
   * @param {string} message What happened, with which value, and what to do.
   * @param {ErrorFacts} [facts]
   */
  constructor(code, message, { retryable = false, data = null, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "DecartSDKError";
    this.code = code;
    this.retryable = retryable;
    this.data = data;
  }
}

/**
 * An argument that cannot be used as given.
 *
 * @param {string} message
 * @param {string} [code]
 */
export function invalidInput(message, code = "invalid_input") {
  return new DecartSDKError(code, message);
}

/**
 * A connection that could not be made or was lost: trying again may help.
 *
 * @param {string} code
 * @param {string} message
 * @param {Omit<ErrorFacts, "retryable">} [facts]
 */
export function lost(code, message, facts = {}) {
  return new DecartSDKError(code, message, { ...facts, retryable: true });
}

/** The session is over because the page wanted it so. */
export function disconnected() {
  return new DecartSDKError("disconnected", "the session is disconnected; connect anew");
}

/**
 * The error to tell the user; what we do not know becomes ours.
 *
 * @param {unknown} error
 */
export function meant(error) {
  if (error instanceof DecartSDKError) return error;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DecartSDKError("session_failed", `the session failed: ${words}`, { cause: error });
}

/**
 * Codes of the service by its close codes, for refusals that name none (docs/protocol.md, Connecting).
 *
 * @type {ReadonlyMap<number, string>}
 */
const CODES = new Map([
  [1009, "message_too_large"],
  [4401, "invalid_api_key"],
  [4403, "not_allowed"],
  [4404, "unknown_model"],
  [4408, "idle"],
  [4409, "superseded"],
  [4429, "too_many_messages"],
  [4503, "at_capacity"],
]);

/** @type {ReadonlySet<number>} */
const PASSING = new Set([4408, 4500, 4503]);

/**
 * The error of a connection that the service ended, where its messages gave no reason.
 *
 * @param {CloseEvent} event
 * @param {string} [words] The service's last words.
 */
export function closedBy(event, words) {
  const code = CODES.get(event.code);
  const message = words || event.reason || "the service closed the connection";
  const data = { closeCode: event.code };
  if (!code) return lost("connection_lost", message, { data });
  return new DecartSDKError(code, message, { retryable: PASSING.has(event.code), data });
}
