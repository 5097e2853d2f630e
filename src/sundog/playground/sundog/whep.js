// The viewer: watches a session of somebody else, and stays with it while its peers come and go.

import { checkedBaseUrl } from "./client.js";
import { DecartSDKError, disconnected, invalidInput, lost, meant } from "./errors.js";
import { Events } from "./events.js";
import { Meter } from "./meter.js";
import { RemoteStream } from "./remote.js";
import { Ticker } from "./ticker.js";
import { Alarm, Deferred, until, within } from "./waiting.js";
import { Wakes } from "./wakes.js";
import { WhepResource } from "./whep-resource.js";

/**
 * @typedef {object} ViewerPlace Where to watch: the whole address of the WHEP endpoint, or its parts.
 * @property {string} [url]
 * @property {string} [baseUrl] Of the service; by default where this module came from.
 * @property {string} [session] Id or public name of the session.
 * @property {string} [token] Its view token, an API key or a client token.
 *
 * @typedef {object} ViewerOptions
 * @property {(stream: MediaStream) => void} onRemoteStream Called once; the stream stays the same.
 * @property {boolean} [smooth] Whether pictures may be held up to 100 ms.
 * @property {number} [reconnectTimeoutS] How long to try when it is lost. 60 by default; 0 never tries.
 * @property {RTCIceServer[]} [iceServers] In the place of the TURN servers that the service names.
 * @property {boolean} [relayOnly] Whether media come through TURN servers alone.
 * @property {AbortSignal} [signal] Gives the first attempt up.
 *
 * @typedef {object} ViewerEvents
 * @property {import("./realtime.js").ConnectionState} connection_change
 * @property {DecartSDKError} error
 * @property {import("./meter.js").SessionStats} stats
 */

const TICK_MS = 500;
const STATS_EVERY = 2;
const END_S = 5;
const RECONNECT_S = 60;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;
const SMOOTH_MS = 100;
/** Without pictures for this long another peer is tried, ever more rarely: the publisher may have paused. */
const PATIENCE_MS = 8000;
const MAX_PATIENCE_MS = 64_000;

/** One viewer; make it with `WhepViewer.connect`. */
export class WhepViewer {
  /** @type {Events<ViewerEvents & Record<string, unknown>>} */
  #events = new Events("connection_change", "error");
  /** @type {import("./realtime.js").ConnectionState} */
  #state = "connecting";
  #gone = new AbortController();
  #alarm = new Alarm();
  /** @type {Deferred<void>} */
  #made = new Deferred();
  #meter = new Meter();
  #remote = new RemoteStream();
  /** @type {WhepResource | null} */
  #peer = null;
  #decoded = 0;
  #shownAt = 0;
  #patience = PATIENCE_MS;
  #ticks = 0;
  #running;

  /**
   * Watch, and resolve when the connection stands; pictures come when the publisher sends some.
   *
   * @param {ViewerPlace & ViewerOptions} options
   * @returns {Promise<WhepViewer>} Rejects with a `DecartSDKError`; then nothing is left.
   */
  static async connect(options) {
    const viewer = new WhepViewer(options);
    const { signal } = options;
    try {
      await (signal ? until(signal, viewer.#made.promise) : viewer.#made.promise);
    } catch (error) {
      await viewer.disconnect();
      throw signal?.aborted ? disconnected() : meant(error);
    }
    return viewer;
  }

  /**
   * Not for users: call `WhepViewer.connect`.
   *
   * @param {ViewerPlace & ViewerOptions} options
   */
  constructor(options) {
    if (typeof options?.onRemoteStream !== "function") {
      throw invalidInput("onRemoteStream must be a function that takes a MediaStream");
    }
    this.options = options;
    this.endpoint = endpointOf(options);
    this.#running = this.#run();
  }

  isConnected() {
    return this.#state === "connected";
  }

  getConnectionState() {
    return this.#state;
  }

  /** How it fares now; what is sent stays 0. */
  stats() {
    return this.#meter.snapshot();
  }

  /**
   * Measure what this element presents.
   *
   * @param {HTMLVideoElement} video
   * @returns {() => void} Stops measuring.
   */
  attach(video) {
    const { screen } = this.#meter;
    screen.attach(video);
    return () => {
      if (screen.shows(video)) screen.attach(null);
    };
  }

  /**
   * @template {keyof ViewerEvents} Name
   * @param {Name} event
   * @param {(value: ViewerEvents[Name]) => void} callback
   */
  on(event, callback) {
    this.#events.on(event, /** @type {any} */ (callback));
  }

  /**
   * @template {keyof ViewerEvents} Name
   * @param {Name} event
   * @param {(value: ViewerEvents[Name]) => void} callback
   */
  off(event, callback) {
    this.#events.off(event, /** @type {any} */ (callback));
  }

  /** Stop watching and free everything; may be called twice. Never rejects. */
  async disconnect() {
    this.#gone.abort(disconnected());
    await within(END_S, this.#running, "end of the viewer").catch(() => {});
    this.#change("disconnected");
  }

  async #run() {
    const ticker = new Ticker(TICK_MS, () => this.#tick());
    const wakes = new Wakes(() => ticker.isSteady, () => this.#alarm.set());
    const leave = () => this.#peer?.close();
    addEventListener("pagehide", leave);
    try {
      await this.#open();
      this.options.onRemoteStream(this.#remote.stream);
      this.#made.resolve(undefined);
      for (;;) {
        this.#change("connected");
        await this.#watch();
      }
    } catch (error) {
      const reason = meant(error);
      if (this.#made.isDone && reason.code !== "disconnected") this.#events.tell("error", reason);
      this.#made.reject(reason);
    } finally {
      ticker.stop();
      wakes.stop();
      removeEventListener("pagehide", leave);
      this.#peer?.close();
      this.#remote.end();
      this.#meter.screen.attach(null);
      this.#change("disconnected");
    }
  }

  /** Make a peer and use it; the one before stays until it stands. */
  async #open() {
    const peer = new WhepResource(this.options);
    try {
      await until(this.#gone.signal, peer.open(this.endpoint, this.options.token ?? ""));
      await until(this.#gone.signal, peer.connected());
    } catch (error) {
      peer.close();
      throw error;
    }
    peer.changed = () => this.#alarm.set();
    this.#peer?.close();
    this.#peer = peer;
    this.#decoded = 0;
    this.#shownAt = performance.now();
    this.#meter.newPath();
    this.#remote.use(peer.tracks);
  }

  /** Stay until pictures are to be expected of another peer only, and make that. */
  async #watch() {
    while (!this.#peer?.hasFailed) {
      await this.#alarm.wait(4 * TICK_MS, this.#gone.signal);
      if (performance.now() - this.#shownAt > this.#patience) {
        this.#patience = Math.min(2 * this.#patience, MAX_PATIENCE_MS);
        break;
      }
    }
    const isFailed = Boolean(this.#peer?.hasFailed);
    if (isFailed) this.#change("connecting");
    await this.#reopen(isFailed);
  }

  /** @param {boolean} isFailed Whether the peer in use is gone, so that there is no way but another. */
  async #reopen(isFailed) {
    const timeoutMs = 1000 * (this.options.reconnectTimeoutS ?? RECONNECT_S);
    const began = performance.now();
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      try {
        if (timeoutMs) return await this.#open();
        throw lost("peer_failed", "the connection to the session is lost");
      } catch (error) {
        const last = meant(error);
        // A session that has gone may come back: its publisher may be on the way.
        const mayPass = last.retryable || last.code === "session_not_found";
        if (!mayPass || performance.now() - began >= timeoutMs) throw last;
        if (!isFailed && this.#peer && !this.#peer.hasFailed) {
          this.#shownAt = performance.now();
          return;
        }
      }
      this.#change("connecting");
      await this.#alarm.wait(wait * (0.5 + Math.random() / 2), this.#gone.signal);
    }
  }

  #tick() {
    this.#ticks += 1;
    this.#look().catch(() => {});
    if (this.#made.isDone && this.#ticks % STATS_EVERY === 0) {
      this.#events.tell("stats", this.#meter.snapshot());
    }
  }

  async #look() {
    const peer = this.#peer;
    if (!peer) return;
    const report = await peer.report();
    if (peer !== this.#peer) return;
    this.#meter.report(report);
    if (report.framesDecoded > this.#decoded) {
      this.#shownAt = performance.now();
      this.#patience = PATIENCE_MS;
    }
    this.#decoded = report.framesDecoded;
  }

  /** @param {import("./realtime.js").ConnectionState} state */
  #change(state) {
    if (state === this.#state || this.#state === "disconnected") return;
    this.#state = state;
    this.#events.tell("connection_change", state);
  }
}

/** @param {ViewerPlace & ViewerOptions} options */
function endpointOf({ url, baseUrl = new URL(import.meta.url).origin, session, smooth }) {
  if (!url && !session) throw invalidInput("give the url of a WHEP endpoint, or the session to watch");
  const path = `/v1/whep/${encodeURIComponent(session ?? "")}`;
  const text = url ? new URL(url, location.href).href : checkedBaseUrl(baseUrl) + path;
  const endpoint = new URL(text);
  if (smooth) endpoint.searchParams.set("playout_delay_ms", String(SMOOTH_MS));
  return endpoint.href;
}
