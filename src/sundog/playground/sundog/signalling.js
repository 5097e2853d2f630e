// One WebSocket to the service: what is said, what is answered, and how it ends (docs/protocol.md).

import { redacted } from "./client.js";
import { closedBy, DecartSDKError, disconnected, lost } from "./errors.js";
import { Replies } from "./replies.js";
import { Deferred, within } from "./waiting.js";

const OPEN_S = 10;
const NAME_S = 5;
/** The service ends waiting after an hour at most. */
const QUEUE_S = 3660;
/** The service refuses an offer that it cannot answer within 10 s: that word is to be waited for. */
const ANSWER_S = 12;
const GOODBYE = 1000;
/** Any other code has the service keep the session for a while. */
const CUT = 4000;

const OFFER_REFUSALS = new Set(["invalid_sdp", "message_too_large", "internal"]);
/** What a session outlives; one that is resumed may be greeted with it. */
const PASSING = new Set(["peer_lost", "engine_failed"]);

/**
 * @typedef {object} SessionName What the service says first.
 * @property {string} session_id
 * @property {string} [resume_token]
 * @property {boolean} [resumed]
 * @property {string} [view_token]
 * @property {RTCIceServer[]} [ice_servers]
 * @property {string} [ice_transport_policy]
 *
 * @typedef {object} QueuePosition Where somebody stands who waits for a place.
 * @property {number} position From 1.
 * @property {number} size How many wait altogether.
 */

/** One connection, from `open` to `close`. */
export class Signalling {
  /** Told of an error that the service reports while the session stands. @type {(error: DecartSDKError) => void} */
  onError = () => {};
  /** Told what the service measures. @type {(stats: Record<string, any>) => void} */
  onStats = () => {};
  /** Told where we stand while there is no place for us. @type {(standing: QueuePosition) => void} */
  onQueue = () => {};
  /** Told in how many seconds the service ends. @type {(seconds: number) => void} */
  onDraining = () => {};
  /** Called when the service needs another path in the place of the one in use. @type {() => void} */
  onNewPath = () => {};
  /** Called once when nothing more can be said or heard. @type {() => void} */
  onEnd = () => {};
  /** Whether the session is made: until then an error is its end. */
  stands = false;
  /** Why it ended. @type {DecartSDKError | null} */
  error = null;
  /** When the service was heard last, `performance.now()`. */
  heardAt = 0;
  /** Whether the service tells its measurements, which makes its silence mean something. */
  isTalkative = false;
  /** @type {SessionName | null} */
  name = null;

  #replies = {
    prompt: new Replies("prompt acknowledgement"),
    set_image: new Replies("image acknowledgement"),
    switch_camera: new Replies("mirror acknowledgement"),
  };
  /** @type {Deferred<void>} */
  #greeted = new Deferred();
  /** @type {Deferred<SessionName>} */
  #named = new Deferred();
  /** @type {Deferred<void>} */
  #opened = new Deferred();
  /** @type {Deferred<string> | null} */
  #answer = null;
  /** @type {DecartSDKError | null} */
  #farewell = null;
  #socket;
  #key;

  /**
   * @param {string} url Of `streamUrl`.
   * @param {string} key Not to be shown in the service's words.
   */
  constructor(url, key) {
    this.#key = key;
    this.#socket = socketOf(url);
    this.#socket.onopen = () => this.#opened.resolve(undefined);
    this.#socket.onmessage = ({ data }) => this.#heard(data);
    this.#socket.onclose = (event) => this.#closed(event);
  }

  /** Wait until something can be said. @param {number} [seconds] How long that may take. */
  async opened(seconds = OPEN_S) {
    await within(seconds, this.#opened.promise, "connection to the service");
  }

  /** Wait until the service has a place for us and names the session. */
  async named() {
    await within(NAME_S, this.#greeted.promise, "word from the service");
    return await within(QUEUE_S, this.#named.promise, "place at the service");
  }

  /**
   * Send a request; the reply is awaited with what this returns. Rejects where the service refuses.
   *
   * @param {import("./wanted.js").Request} request
   * @returns {Promise<Record<string, any>>}
   */
  async ask(request) {
    if (this.error) throw this.error;
    const waiting = this.#replies[request.type].expect(keyOf(request));
    this.say(request);
    const ack = await waiting;
    if (ack.success !== false) return ack;
    throw this.#told(ack.code ?? "refused", ack.error ?? "the service refused it", ack.retryable);
  }

  /**
   * Send an offer and return its answer. One at a time.
   *
   * @param {string} sdp
   * @returns {Promise<string>}
   */
  async exchange(sdp) {
    if (this.error) throw this.error;
    this.#answer = new Deferred();
    this.say({ type: "offer", sdp });
    return await within(ANSWER_S, this.#answer.promise, "answer to the offer");
  }

  /** @param {RTCIceCandidate | null} candidate Null after the last one. */
  candidate(candidate) {
    if (candidate === null || candidate.candidate === "") {
      this.say({ type: "ice-candidate", candidate: null });
    } else {
      const { candidate: line, sdpMid, sdpMLineIndex } = candidate;
      this.say({ type: "ice-candidate", candidate: { candidate: line, sdpMid, sdpMLineIndex } });
    }
  }

  /** Say something that has no answer. @param {object} message */
  say(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /**
   * End the connection.
   *
   * @param {boolean} forGood Say goodbye, which ends the session; otherwise the service keeps it for a
   *   while.
   */
  close(forGood) {
    this.onEnd = () => {};
    this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close(forGood ? GOODBYE : CUT);
    this.#end(disconnected());
  }

  /** @param {unknown} data */
  #heard(data) {
    this.heardAt = performance.now();
    const message = parsed(data);
    if (message) this.#receive(message);
  }

  /** @param {Record<string, any>} message */
  #receive(message) {
    this.#farewell = null;
    switch (message.type) {
      case "session_id":
        this.name = /** @type {SessionName} */ (message);
        this.#greeted.resolve(undefined);
        this.#named.resolve(this.name);
        break;
      case "queue_position":
        this.#greeted.resolve(undefined);
        this.onQueue({ position: Number(message.position), size: Number(message.queue_size) });
        break;
      case "answer":
        this.#answer?.resolve(String(message.sdp));
        break;
      case "prompt_ack":
        this.#replies.prompt.settle(message.prompt, message);
        break;
      case "set_image_ack":
        this.#replies.set_image.settle(null, message);
        break;
      case "mirror_ack":
        this.#replies.switch_camera.settle(message.enabled, message);
        break;
      case "stats":
        this.isTalkative = true;
        this.onStats(message);
        break;
      case "draining":
        this.onDraining(Number(message.deadline_s));
        break;
      case "new_path":
        this.onNewPath();
        break;
      case "generation_ended":
        this.#farewell = lost("session_ended", `the service ended the session: ${message.reason}`);
        break;
      case "error":
        this.#refused(message);
    }
  }

  /** Take an error report: before the session stands it is its end. @param {Record<string, any>} message */
  #refused(message) {
    const words = String(message.error ?? "the service reported an error");
    const error = this.#told(message.code ?? "service_error", words, message.retryable);
    if (PASSING.has(error.code)) {
      this.onError(error);
      return;
    }
    // When the service hangs up right after, this was the reason.
    this.#farewell = error;
    if (!this.stands) {
      // Without a code of its own, the close code will tell.
      if (message.code) this.#end(error);
    } else if (this.#answer && !this.#answer.isDone && OFFER_REFUSALS.has(error.code)) {
      this.#answer.reject(error);
    } else {
      this.onError(error);
    }
  }

  /** @param {CloseEvent} event */
  #closed(event) {
    if (this.#farewell && this.#farewell.code !== "service_error") {
      this.#end(this.#farewell);
    } else if (!this.#opened.isDone) {
      const { origin } = new URL(this.#socket.url);
      const words = `the service at ${origin} cannot be reached; see whether it runs and the address is right`;
      this.#end(lost("connection_failed", words, { data: { closeCode: event.code } }));
    } else {
      this.#end(closedBy(event, redacted(this.#farewell?.message ?? event.reason, this.#key)));
    }
  }

  /**
   * @param {string} code
   * @param {string} words
   * @param {boolean} [retryable]
   */
  #told(code, words, retryable = false) {
    return new DecartSDKError(code, redacted(words, this.#key), { retryable });
  }

  /** Note the end, and tell everybody who waits. @param {DecartSDKError} error */
  #end(error) {
    if (this.error) return;
    this.error = error;
    this.#opened.reject(error);
    this.#greeted.reject(error);
    this.#named.reject(error);
    this.#answer?.reject(error);
    for (const replies of Object.values(this.#replies)) replies.fail(error);
    this.onEnd();
  }
}

/**
 * @param {string} url
 */
function socketOf(url) {
  try {
    return new WebSocket(url);
  } catch (cause) {
    // Thrown at once, as from a page of https to a service without TLS.
    const { protocol, host } = new URL(url);
    const words = `this browser opens no ${protocol}//${host} from this page; a page of https needs a service of https`;
    throw new DecartSDKError("connection_not_allowed", words, { cause });
  }
}

/**
 * By what the acks of such requests are told apart.
 *
 * @param {import("./wanted.js").Request} request
 */
function keyOf(request) {
  if (request.type === "prompt") return request.prompt;
  return request.type === "switch_camera" ? request.rotateY === 2 : null;
}

/**
 * @param {unknown} data
 * @returns {Record<string, any> | null}
 */
function parsed(data) {
  try {
    const message = typeof data === "string" ? JSON.parse(data) : null;
    return message !== null && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}
