// One session, held for as long as it can be: across lost sockets, peers, services, and sleep.
//
//     establish ──► watch ──┬─ no picture for 3 s, or the ──► a new path beside the old one
//         ▲                 │  peer has failed, or the service asks for it
//         └── try again ◄───┴─ the socket is lost or silent, or a new path brings nothing
//
// Socket and media are lost and made anew each for itself: the service keeps a session for some time
// without its socket, and its video may never stop.

import { streamUrl } from "./client.js";
import { DecartSDKError, disconnected, lost, meant } from "./errors.js";
import { Meter } from "./meter.js";
import { Paths } from "./paths.js";
import { Requests } from "./requests.js";
import { Signalling } from "./signalling.js";
import { Ticker } from "./ticker.js";
import { Alarm, until } from "./waiting.js";
import { Wakes } from "./wakes.js";

/**
 * @typedef {object} Reports Whom the session tells.
 * @property {(state: "connecting" | "connected") => void} onState
 * @property {(error: DecartSDKError) => void} onError
 * @property {(stats: import("./meter.js").SessionStats) => void} onStats
 * @property {(seconds: number) => void} onDraining The service ends in so many seconds at the latest.
 *
 * @typedef {object} SessionOptions
 * @property {string} baseUrl
 * @property {string} apiKey
 * @property {string} model
 * @property {MediaStreamTrack[]} tracks
 * @property {import("./wanted.js").Request[]} initial
 * @property {boolean} smooth
 * @property {number} reconnectTimeoutS
 * @property {RTCIceServer[]} [iceServers]
 * @property {boolean} [relayOnly]
 * @property {(stream: MediaStream) => void} onRemoteStream
 * @property {(standing: import("./signalling.js").QueuePosition) => void} [onQueue]
 */

const TICK_MS = 250;
const LOOK_EVERY = 2;
const STATS_EVERY = 4;
/** Attempts wait a random time of at most this share of what they have taken so far, and of these bounds. */
const WAIT_SHARE = 0.2;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2000;
/** A service that was there a moment ago; a handshake begun without a network goes on no sooner than a new one. */
const AGAIN_S = 3;
/** A talkative service speaks once a second while pictures flow; longer silence is a dead line. */
const SILENCE_MS = 5000;
/** The same where no picture comes either: a whole network is away, or has changed. */
const DARK_MS = 2000;
/** The same after the machine slept or changed its network. */
const PROOF_MS = 1500;
/** A peer does not outlive longer sleep: its other side has given up (RFC 7675, consent). */
const PEER_SLEEP_MS = 15_000;
const SMOOTH_MS = 100;

/** What lives between `connect` and `disconnect`. */
export class Session {
  /** What the service said first of the session. @type {import("./signalling.js").SessionName | null} */
  name = null;
  meter = new Meter();
  #gone = new AbortController();
  #alarm = new Alarm();
  /** @type {Signalling | null} */
  #signalling = null;
  #wasMade = false;
  #ticks = 0;
  /** Since when the line must prove that it lives, `performance.now()`. @type {number | null} */
  #doubtedAt = null;
  #isShortOfTime = false;
  /** @type {Wakes | null} */
  #wakes = null;

  /**
   * @param {SessionOptions} options
   * @param {Reports} reports
   */
  constructor(options, reports) {
    this.options = options;
    this.reports = reports;
    this.smooth = options.smooth;
    this.requests = new Requests(options.initial, reports.onError);
    this.paths = new Paths(options.tracks, this.meter, options);
    this.paths.changed = () => this.#alarm.set();
  }

  /**
   * Connect and stay; ends by rejecting with why it could not be made or held, or was left.
   *
   * @param {() => void} onMade Called once, when it is connected.
   * @returns {Promise<never>}
   */
  async run(onMade) {
    const ticker = new Ticker(TICK_MS, () => this.#tick());
    this.#wakes = new Wakes(() => ticker.isSteady, (sleptMs) => this.#woke(sleptMs));
    try {
      await this.#establish();
      onMade();
      for (;;) {
        this.reports.onState("connected");
        try {
          await this.#watch();
        } catch (error) {
          await this.#recover(meant(error));
        }
      }
    } finally {
      ticker.stop();
      this.#wakes.stop();
      this.requests.end();
      this.#hangUp(true);
      this.paths.close();
      this.meter.screen.attach(null);
    }
  }

  /** End it, from anywhere; `run` then rejects. */
  leave() {
    this.#gone.abort(disconnected());
  }

  /** @param {boolean} smooth Whether the browser may hold pictures for a smoother show. */
  setSmooth(smooth) {
    this.smooth = smooth;
    this.#saySmooth();
  }

  /** Open a socket, and make of the service's session what is wanted. */
  async #establish() {
    const { baseUrl, apiKey, model } = this.options;
    const token = this.name?.resume_token;
    const query = { model, api_key: apiKey, ...(token ? { resume_token: token } : {}) };
    const signalling = new Signalling(streamUrl(baseUrl, query), apiKey);
    signalling.onError = (error) => this.#serviceFailed(error);
    signalling.onStats = (stats) => {
      this.meter.service(stats);
      this.paths.told(stats);
    };
    signalling.onQueue = (standing) => this.options.onQueue?.(standing);
    signalling.onDraining = (seconds) => this.reports.onDraining(seconds);
    signalling.onNewPath = () => {
      this.paths.isLeaving = true;
      this.#alarm.set();
    };
    this.#signalling = signalling;
    try {
      await this.#until(signalling.opened(this.#wasMade ? AGAIN_S : undefined));
      const name = await this.#until(signalling.named());
      if (token && name.resumed && name.resume_token !== token) {
        // Kept before it is confirmed: the one before is then of no use any more.
        this.name = name;
        signalling.say({ type: "resume_ack" });
      }
      if (!token || !name.resumed) await this.#begin(signalling);
      else if (!(await this.#until(this.paths.isBack()))) await this.#until(this.paths.renew(signalling));
      // Where the service has ended it meanwhile, that is the reason, and not what came of it.
      if (signalling.error) throw signalling.error;
      this.name = name;
    } catch (error) {
      const reason = this.#gone.signal.aborted ? this.#gone.signal.reason : (signalling.error ?? error);
      // A session that is to be resumed must be left at the service.
      this.#hangUp(!this.#wasMade || this.#gone.signal.aborted);
      throw reason;
    }
    this.#wasMade = signalling.stands = true;
    signalling.onEnd = () => {
      this.requests.pause();
      this.#alarm.set();
    };
    this.requests.resume(signalling);
    this.#doubtedAt = null;
  }

  /**
   * Say what is wanted to a service that knows nothing, and make a path. State and offer go together:
   * the prompt is worked on while the path is made.
   *
   * @param {Signalling} signalling
   */
  async #begin(signalling) {
    const said = this.requests.sayAll(signalling);
    if (this.smooth) this.#saySmooth();
    await this.#until(this.paths.renew(signalling));
    await this.#until(this.requests.settle(signalling, said));
  }

  /**
   * Stay until the socket is lost; mend the media meanwhile.
   *
   * @returns {Promise<never>}
   */
  async #watch() {
    for (;;) {
      const signalling = this.#signalling;
      if (!signalling || signalling.error) throw signalling?.error ?? disconnected();
      if (this.#isDead(signalling)) {
        throw lost("connection_lost", "the service has not been heard any more");
      }
      if (this.paths.isLeaving) await this.#move(signalling);
      else if (this.paths.needsNewPeer()) await this.#renew(signalling);
      else await this.#alarm.wait(4 * TICK_MS, this.#gone.signal);
    }
  }

  /** Make a new path on the same socket. @param {Signalling} signalling */
  async #renew(signalling) {
    if (!this.options.reconnectTimeoutS) {
      throw this.paths.current?.failure() ?? lost("peer_failed", "there is no WebRTC connection");
    }
    this.reports.onState("connecting");
    await this.#until(this.paths.renew(signalling));
    this.reports.onState("connected");
  }

  /**
   * Make a new path because the service wants to end the one in use, which still shows.
   *
   * @param {Signalling} signalling
   */
  async #move(signalling) {
    // Where it fails the service says so once the one in use is gone; until then there are pictures.
    await this.#until(this.paths.renew(signalling).catch(() => {}));
  }

  /**
   * Establish the session anew, for as long as that is worth while.
   *
   * @param {DecartSDKError} reason
   */
  async #recover(reason) {
    this.requests.pause();
    if (this.#gone.signal.aborted) throw this.#gone.signal.reason;
    if (!reason.retryable || !this.options.reconnectTimeoutS) throw reason;
    this.reports.onState("connecting");
    this.#hangUp(false);
    const timeoutMs = 1000 * this.options.reconnectTimeoutS;
    let began = performance.now();
    for (;;) {
      try {
        return await this.#establish();
      } catch (error) {
        const last = meant(error);
        if (!last.retryable) throw last;
        if (this.#isShortOfTime) began = performance.now();
        this.#isShortOfTime = false;
        if (performance.now() - began > timeoutMs) throw givenUp(reason, last, timeoutMs);
      }
      const most = Math.min(Math.max(WAIT_SHARE * (performance.now() - began), FIRST_WAIT_MS), LONGEST_WAIT_MS);
      await this.#alarm.wait(Math.random() * most, this.#gone.signal);
    }
  }

  #tick() {
    this.#ticks += 1;
    this.#wakes?.look();
    if (this.#ticks % LOOK_EVERY === 0) this.paths.look().catch(() => {});
    this.paths.current?.fit().catch(() => {});
    if (this.#ticks % STATS_EVERY === 0 && this.#wasMade) this.reports.onStats(this.meter.snapshot());
    if (this.#signalling?.stands) this.#alarm.set();
  }

  /**
   * The machine slept, the page was frozen, or the network changed: what stood may be dead.
   *
   * @param {number} sleptMs
   */
  #woke(sleptMs) {
    this.#doubtedAt ??= performance.now();
    // The time in which nobody could try does not count.
    this.#isShortOfTime = true;
    if (sleptMs) this.paths.woke(sleptMs > PEER_SLEEP_MS);
    this.#alarm.set();
  }

  /** Whether the socket is to be given up though it looks open. @param {Signalling} signalling */
  #isDead(signalling) {
    const now = performance.now();
    if (this.#doubtedAt !== null) {
      if (signalling.heardAt > this.#doubtedAt) this.#doubtedAt = null;
      else if (now - this.#doubtedAt > PROOF_MS) return true;
    }
    const silence = signalling.isTalkative ? now - signalling.heardAt : 0;
    if (this.paths.owedMs > DARK_MS / 2 && silence > DARK_MS) return true;
    return this.paths.isShowing && silence > SILENCE_MS;
  }

  /** Take what the service reports while the session goes on. @param {DecartSDKError} error */
  #serviceFailed(error) {
    if (error.code === "peer_lost") {
      // Repaired, not told.
      this.paths.isLost = true;
      this.#alarm.set();
    } else {
      this.reports.onError(error);
    }
  }

  #saySmooth() {
    this.#signalling?.say({ type: "playout_delay", max_ms: this.smooth ? SMOOTH_MS : 0 });
  }

  /** @param {boolean} forGood */
  #hangUp(forGood) {
    this.#signalling?.close(forGood);
    this.#signalling = null;
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  #until(promise) {
    return until(this.#gone.signal, promise);
  }
}

/**
 * @param {DecartSDKError} reason
 * @param {DecartSDKError} last
 * @param {number} timeoutMs
 */
function givenUp(reason, last, timeoutMs) {
  return lost(
    "reconnect_failed",
    `the session was lost (${reason.message}) and could not be resumed within ${timeoutMs / 1000} s` +
      ` (${last.message}); see whether the service runs and can be reached, then connect anew`,
    { data: { lost: reason.code, last: last.code }, cause: last },
  );
}
