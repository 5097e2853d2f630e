// The realtime client: connect, change what the picture looks like, listen, disconnect.

import { checkedBaseUrl, checkedKey } from "./client.js";
import { disconnected, DecartSDKError, invalidInput, meant } from "./errors.js";
import { Events } from "./events.js";
import { imageData } from "./images.js";
import { noWebRtc } from "./peer.js";
import { checkedOptions } from "./options.js";
import { Session } from "./session.js";
import { checkedPrompt, imageRequest, mirrorRequest, promptRequest } from "./wanted.js";
import { Deferred, until, within } from "./waiting.js";

/**
 * @typedef {"connecting" | "connected" | "disconnected"} ConnectionState
 *
 * @typedef {object} Ack What the service made of a prompt or image.
 * @property {string[]} understood
 * @property {{ words: string, reason: string }[]} unmet What it cannot show.
 * @property {string[]} ignored What it dropped on purpose.
 * @property {string | null} enrichedPrompt The prompt with what the service filled in.
 * @property {number | null} pts RTP timestamp (90 kHz) of the first picture that shows it.
 *
 * @typedef {object} ClientEvents
 * @property {ConnectionState} connection_change
 * @property {DecartSDKError} error
 * @property {import("./meter.js").SessionStats} stats
 * @property {number} draining Seconds until the service restarts, at most; the session goes on until then,
 *   and is taken up again with the next service.
 */

const END_S = 5;

/** One session; make it with `RealtimeClient.connect`. */
export class RealtimeClient {
  /** @type {Events<ClientEvents & Record<string, unknown>>} */
  #events = new Events("connection_change", "error");
  /** @type {ConnectionState} */
  #state = "connecting";
  /** @type {Deferred<void>} */
  #made = new Deferred();
  /** @type {Promise<void>} */
  #running;
  #session;
  #baseUrl;
  /** @type {Set<MediaStreamTrack>} */
  #heard = new Set();

  /**
   * Connect, and resolve when video can flow and the initial state is taken.
   *
   * @param {object} arguments_
   * @param {string} arguments_.baseUrl Of the service, as `client.baseUrl`.
   * @param {string} [arguments_.apiKey]
   * @param {MediaStream} arguments_.localStream What to restyle, as of `getCameraStream`. Its tracks stay
   *   the caller's: they are not stopped here.
   * @param {import("./options.js").ConnectOptions} arguments_.options
   * @param {AbortSignal} [arguments_.signal] Gives the attempt up.
   * @returns {Promise<RealtimeClient>} Rejects with a `DecartSDKError`; then nothing is left.
   */
  static async connect({ baseUrl, apiKey = "", localStream, options, signal }) {
    if (typeof RTCPeerConnection === "undefined") throw noWebRtc();
    const checked = await checkedOptions(options, localStream);
    const place = { baseUrl: checkedBaseUrl(baseUrl), apiKey: checkedKey(apiKey) };
    const client = new RealtimeClient({ ...place, ...checked });
    try {
      await (signal ? until(signal, client.#made.promise) : client.#made.promise);
    } catch (error) {
      await client.disconnect();
      throw signal?.aborted ? disconnected() : meant(error);
    }
    return client;
  }

  /**
   * Not for users: call `RealtimeClient.connect`.
   *
   * @param {import("./session.js").SessionOptions} options
   */
  constructor(options) {
    this.#baseUrl = options.baseUrl;
    this.#session = new Session(options, {
      onState: (state) => this.#change(state),
      onError: (error) => this.#events.tell("error", error),
      onStats: (stats) => this.#events.tell("stats", stats),
      onDraining: (seconds) => this.#events.tell("draining", seconds),
    });
    for (const track of options.tracks) this.#listenTo(track);
    this.#running = this.#run();
  }

  /**
   * Change the style, and resolve when the service has taken it.
   *
   * @param {string} text
   * @param {{ enrich?: boolean, strength?: number }} [options]
   * @returns {Promise<Ack>}
   */
  async setPrompt(text, options) {
    return ackOf(await this.#ask(promptRequest(checkedPrompt(text, options))));
  }

  /**
   * Take the look of a picture, under the prompt if there is one; null takes it away.
   *
   * @param {import("./images.js").ImageSource | null} image It is made smaller here if it is large.
   * @param {{ prompt?: string | null, enrich?: boolean, strength?: number }} [options] With `prompt`, a
   *   text is set with it, and null lets the picture pass; without, the prompt stays.
   * @returns {Promise<Ack>}
   */
  async setImage(image, { prompt, ...options } = {}) {
    const text = prompt === undefined || prompt === null ? prompt : checkedPrompt(prompt, options);
    const data = image === null ? null : await imageData(image);
    return ackOf(await this.#ask(imageRequest(data, text)));
  }

  /** Swap left and right, or not. @param {boolean} enabled */
  async setMirror(enabled) {
    if (typeof enabled !== "boolean") throw invalidInput("setMirror takes true or false");
    await this.#ask(mirrorRequest(enabled));
  }

  /** Let the browser hold pictures up to 100 ms where the network is rough. @param {boolean} enabled */
  setSmooth(enabled) {
    this.#session.setSmooth(Boolean(enabled));
  }

  /**
   * Send another track in the place of that of its kind, as after a change of camera.
   *
   * @param {MediaStreamTrack} track
   */
  async replaceTrack(track) {
    if (!(track instanceof MediaStreamTrack)) throw invalidInput("replaceTrack takes a track");
    if (this.#state === "disconnected") throw disconnected();
    const before = this.#session.paths.tracks;
    if (!(await this.#session.paths.replaceTrack(track))) {
      throw invalidInput(`the session was connected without ${track.kind}; connect anew with it`);
    }
    for (const other of before) if (other.kind === track.kind) this.#forget(other);
    this.#listenTo(track);
  }

  /** Whether video can flow now. */
  isConnected() {
    return this.#state === "connected";
  }

  /** @returns {ConnectionState} */
  getConnectionState() {
    return this.#state;
  }

  /** The service's own name of this session, the one in its logs. */
  get sessionId() {
    return this.#session.name?.session_id ?? "";
  }

  /** Opens this session's restyled video to whoever holds it, and nothing else; empty where there is none. */
  get viewToken() {
    return this.#session.name?.view_token ?? "";
  }

  /** The page where others watch; empty where the service offers none. */
  get viewUrl() {
    if (!this.viewToken) return "";
    const place = new URLSearchParams({ session: this.sessionId, token: this.viewToken });
    // Behind the '#', so that the token reaches no log.
    return `${this.#baseUrl}/watch#${place}`;
  }

  /** How the session fares now; the same comes once a second as the event `stats`. */
  stats() {
    return this.#session.meter.snapshot();
  }

  /**
   * Measure what this element presents: latency, frame rate. One element at a time.
   *
   * @param {HTMLVideoElement} video That shows the remote stream.
   * @returns {() => void} Stops measuring.
   */
  attach(video) {
    const { screen } = this.#session.meter;
    screen.attach(video);
    return () => {
      if (screen.shows(video)) screen.attach(null);
    };
  }

  /**
   * Listen to `connection_change`, `error`, `stats` or `draining`. Changes and errors from before the first listener
   * are told to it.
   *
   * @template {keyof ClientEvents} Name
   * @param {Name} event
   * @param {(value: ClientEvents[Name]) => void} callback
   */
  on(event, callback) {
    this.#events.on(event, /** @type {any} */ (callback));
  }

  /**
   * Stop listening.
   *
   * @template {keyof ClientEvents} Name
   * @param {Name} event
   * @param {(value: ClientEvents[Name]) => void} callback
   */
  off(event, callback) {
    this.#events.off(event, /** @type {any} */ (callback));
  }

  /** End the session and free everything; may be called twice. Never rejects. */
  async disconnect() {
    this.#session.leave();
    await within(END_S, this.#running, "end of the session").catch(() => {});
    this.#change("disconnected");
  }

  async #run() {
    // What has no turn of the loop to itself could not be listened to.
    await Promise.resolve();
    try {
      await this.#session.run(() => this.#made.resolve(undefined));
    } catch (error) {
      const reason = meant(error);
      // Before it was connected, `connect` tells it.
      if (this.#made.isDone && reason.code !== "disconnected") this.#events.tell("error", reason);
      this.#made.reject(reason);
    } finally {
      for (const track of this.#heard) this.#forget(track);
      this.#change("disconnected");
    }
  }

  /** @param {import("./wanted.js").Request} request */
  async #ask(request) {
    if (this.#state === "disconnected") throw disconnected();
    return await this.#session.requests.ask(request);
  }

  /** @param {ConnectionState} state */
  #change(state) {
    if (state === this.#state || this.#state === "disconnected") return;
    this.#state = state;
    this.#events.tell("connection_change", state);
  }

  /** @param {MediaStreamTrack} track */
  #listenTo(track) {
    this.#heard.add(track);
    track.addEventListener("ended", this.#trackEnded);
  }

  /** @param {MediaStreamTrack} track */
  #forget(track) {
    this.#heard.delete(track);
    track.removeEventListener("ended", this.#trackEnded);
  }

  /** @param {Event} event */
  #trackEnded = ({ target }) => {
    const { kind, label } = /** @type {MediaStreamTrack} */ (target);
    const [code, what] = kind === "video" ? ["camera_ended", "camera"] : ["microphone_ended", "microphone"];
    const words = `the ${what} has gone${label ? ` (${label})` : ""}; plug it in or choose another`;
    this.#events.tell("error", new DecartSDKError(code, words, { retryable: true }));
  };
}

/**
 * @param {Record<string, any>} ack
 * @returns {Ack}
 */
function ackOf(ack) {
  return {
    understood: ack.understood ?? [],
    unmet: ack.unmet ?? [],
    ignored: ack.ignored ?? [],
    enrichedPrompt: ack.enriched_prompt ?? null,
    pts: ack.pts ?? null,
  };
}
