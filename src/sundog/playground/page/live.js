// The session of this page: what is wanted of it, how it stands, and the camera that feeds it. No DOM.

import { DecartClient, DecartSDKError, getCameraStream, models, RealtimeClient, sourceOf } from "/sundog.js";

const MODEL = "mirage_v2";
/** A slider tells every step; the service gets the last of them. */
const STRENGTH_WAIT_MS = 120;

/**
 * @typedef {"idle" | "camera" | "connecting" | "connected" | "reconnecting" | "disconnected"} Phase
 * @typedef {{ testPicture?: boolean, deviceId?: string }} Wish Which pictures are wanted.
 *
 * @typedef {object} Look
 * @property {string} prompt Empty for the plain picture.
 * @property {boolean} enrich
 * @property {number} strength 0 to 1.
 * @property {boolean} mirror
 * @property {Blob | null} image
 * @property {boolean} smooth
 *
 * @typedef {object} Listeners
 * @property {(phase: Phase) => void} onPhase
 * @property {(stream: MediaStream, source: { isTestPicture: boolean, isFront: boolean, label: string }) => void} onCamera
 * @property {(stream: MediaStream) => void} onOutput
 * @property {(error: DecartSDKError) => void} onError
 * @property {(stats: any) => void} onStats
 * @property {(standing: { position: number, size: number }) => void} onQueue
 * @property {() => void} onDraining The service is about to restart.
 */

/** Owns the camera and the session; one at a time. */
export class Live {
  /** @type {Look} */
  look = { prompt: "", enrich: true, strength: 1, mirror: false, image: null, smooth: false };
  /** @type {Phase} */
  phase = "idle";
  /** @type {RealtimeClient | null} */
  session = null;
  /** @type {MediaStream | null} */
  camera = null;
  /** @type {Wish} */
  wish = {};
  #strengthTimer = 0;
  #key = "";
  /** @type {AbortController | null} */
  #attempt = null;

  /** Whether there are pictures: neither the start nor the question for the camera. */
  get isOn() {
    return this.phase !== "idle" && this.phase !== "camera";
  }

  /** @param {Listeners} listeners */
  constructor(listeners) {
    this.listeners = listeners;
  }

  /**
   * Open the camera and connect; what was before ends. Rejects with a `DecartSDKError`.
   *
   * @param {Wish} wish
   * @param {string} key
   */
  async start(wish, key) {
    await this.stop();
    const attempt = (this.#attempt = new AbortController());
    Object.assign(this, { wish });
    this.#key = key;
    try {
      this.#enter("camera");
      const stream = await this.#open(wish);
      if (attempt.signal.aborted) return void endTracks(stream);
      this.#useCamera(stream);
      await this.#connect(stream, attempt.signal);
    } catch (error) {
      if (attempt.signal.aborted) return;
      await this.stop();
      throw error;
    }
  }

  /** End everything; the look stays for the next start. */
  async stop() {
    this.#attempt?.abort();
    clearTimeout(this.#strengthTimer);
    const { session, camera } = this;
    this.session = this.camera = null;
    if (camera) endTracks(camera);
    this.#enter("idle");
    await session?.disconnect();
  }

  /**
   * Feed other pictures to the session that runs.
   *
   * @param {Wish} wish
   */
  async change(wish) {
    if (!this.session) return;
    const before = this.camera;
    // Some cameras open once only, phones' above all: the old one makes room first.
    if (before && !wish.testPicture) endTracks(before);
    const stream = await this.#open(wish);
    const [track] = stream.getVideoTracks();
    if (!this.session || !track) return endTracks(stream);
    this.wish = wish;
    await this.session.replaceTrack(track);
    if (before) endTracks(before);
    this.#useCamera(stream);
  }

  /**
   * Show another look. An empty prompt lets the picture pass, under the image if there is one.
   *
   * @param {string} prompt
   * @returns {Promise<import("./prompt.js").Ack | null>} Null while there is no session: it is shown by the next.
   */
  async setPrompt(prompt) {
    clearTimeout(this.#strengthTimer);
    const { enrich, strength } = this.look;
    const before = this.look.prompt;
    this.look.prompt = prompt;
    if (!this.session) return null;
    try {
      if (prompt) return await this.session.setPrompt(prompt, { enrich, strength });
      return await this.session.setImage(this.look.image, { prompt: null });
    } catch (error) {
      if (this.look.prompt === prompt) this.look.prompt = before;
      throw error;
    }
  }

  /**
   * @param {number} strength 0 to 1.
   * @param {(error: unknown) => void} onError
   */
  setStrength(strength, onError) {
    this.look.strength = strength;
    clearTimeout(this.#strengthTimer);
    if (!this.look.prompt) return;
    this.#strengthTimer = setTimeout(() => {
      this.setPrompt(this.look.prompt).catch(onError);
    }, STRENGTH_WAIT_MS);
  }

  /** @param {boolean} mirror */
  async setMirror(mirror) {
    this.look.mirror = mirror;
    await this.session?.setMirror(mirror);
  }

  /** @param {Blob | null} image */
  async setImage(image) {
    const ack = this.session ? await this.session.setImage(image, this.look.prompt ? {} : { prompt: null }) : null;
    this.look.image = image;
    return ack;
  }

  /** @param {boolean} smooth */
  setSmooth(smooth) {
    this.look.smooth = smooth;
    this.session?.setSmooth(smooth);
  }

  /** @param {Wish} wish */
  async #open({ testPicture = false, deviceId }) {
    const { fps, width, height } = models.realtime(MODEL);
    const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
    return getCameraStream({ video: { frameRate: fps, width, height, ...chosen }, testPicture });
  }

  /**
   * @param {MediaStream} localStream
   * @param {AbortSignal} signal
   */
  async #connect(localStream, signal) {
    this.#enter("connecting");
    const { prompt, enrich, strength, mirror, image, smooth } = this.look;
    const session = await RealtimeClient.connect({
      ...new DecartClient({ apiKey: this.#key }),
      localStream,
      signal,
      options: {
        model: models.realtime(MODEL),
        smooth,
        onRemoteStream: (stream) => signal.aborted || this.listeners.onOutput(stream),
        onQueue: (standing) => signal.aborted || this.listeners.onQueue(standing),
        initialState: { prompt: prompt ? { text: prompt, enrich, strength } : null, mirror, image },
      },
    });
    this.session = session;
    session.on("error", (error) => this.session === session && this.listeners.onError(error));
    session.on("stats", (stats) => this.session === session && this.listeners.onStats(stats));
    session.on("draining", () => this.session === session && this.listeners.onDraining());
    session.on("connection_change", (state) => this.session === session && this.#changed(state));
    this.#enter("connected");
  }

  /** @param {"connecting" | "connected" | "disconnected"} state */
  #changed(state) {
    this.#enter(state === "connecting" ? "reconnecting" : state);
  }

  /** @param {MediaStream} stream */
  #useCamera(stream) {
    this.camera = stream;
    const source = sourceOf(stream);
    const { isTestPicture = false, isFront = true, label = "" } = source ?? {};
    this.listeners.onCamera(stream, { isTestPicture, isFront, label });
  }

  /** @param {Phase} phase */
  #enter(phase) {
    if (phase === this.phase) return;
    this.phase = phase;
    this.listeners.onPhase(phase);
  }
}

/** @param {MediaStream} stream */
function endTracks(stream) {
  for (const track of stream.getTracks()) track.stop();
}
