// What every RTCPeerConnection here has in common: codecs, candidates, bounds and its end.

import { DecartSDKError, lost } from "./errors.js";
import { watchRelays } from "./ice.js";
import { Deferred, within } from "./waiting.js";
import { readReport } from "./report.js";

const CONNECT_S = 15;
const FIRST_PICTURE_LOOK_MS = 60;

/** One RTCPeerConnection, from its making until `close`. */
export class Peer {
  /** @type {Deferred<void>} */
  #connected = new Deferred();
  #isBroken = false;

  /** @param {RTCConfiguration} ice Of `iceOf`: nobody is asked that neither page nor service names. */
  constructor(ice) {
    if (typeof RTCPeerConnection === "undefined") throw noWebRtc();
    this.connection = new RTCPeerConnection(ice);
    if (ice.iceTransportPolicy === "relay") watchRelays(this.connection, (error) => this.#fail(error));
    /** The other side's tracks. @type {MediaStreamTrack[]} */
    this.tracks = [];
    /** Called when it has connected or failed. @type {() => void} */
    this.changed = () => {};
    this.connection.addEventListener("track", ({ track }) => this.tracks.push(track));
    this.connection.addEventListener("connectionstatechange", () => this.#stateChanged());
  }

  /** Whether it is beyond use. A connection that was closed here tells nobody. */
  get hasFailed() {
    return this.#isBroken || this.connection.signalingState === "closed";
  }

  /** Wait until media can flow. */
  async connected() {
    await within(CONNECT_S, this.#connected.promise, "WebRTC connection");
  }

  /**
   * Wait for the first picture.
   *
   * @param {number} seconds
   */
  async firstPicture(seconds) {
    const end = performance.now() + 1000 * seconds;
    while ((await this.report()).framesDecoded === 0) {
      if (this.hasFailed) throw this.failure();
      if (performance.now() > end) {
        throw lost("timeout", `no picture on the new WebRTC connection within ${seconds} s`);
      }
      await new Promise((resolve) => setTimeout(resolve, FIRST_PICTURE_LOOK_MS));
    }
  }

  async report() {
    return readReport(await this.connection.getStats());
  }

  failure() {
    const { connectionState, iceConnectionState } = this.connection;
    return lost(
      "peer_failed",
      `the WebRTC connection is ${connectionState}; check that UDP can pass between this browser and` +
        " the service",
      { data: { connectionState, iceConnectionState } },
    );
  }

  close() {
    this.changed = () => {};
    this.connection.close();
    this.#connected.reject(lost("peer_failed", "the WebRTC connection was closed"));
  }

  #stateChanged() {
    const state = this.connection.connectionState;
    if (state === "connected") this.#connected.resolve(undefined);
    if (state === "failed" || state === "closed") this.#fail(this.failure());
    else this.changed();
  }

  /** @param {DecartSDKError} error */
  #fail(error) {
    this.#isBroken = true;
    this.#connected.reject(error);
    this.changed();
  }
}

/**
 * Put H264 first, in the form that the service restyles quickest; all else stays as the browser has it.
 *
 * @param {RTCRtpTransceiver} transceiver Of video.
 */
export function preferH264(transceiver) {
  const codecs = RTCRtpReceiver.getCapabilities?.("video")?.codecs;
  if (!codecs || !transceiver.setCodecPreferences) return;
  transceiver.setCodecPreferences([...codecs].sort((a, b) => rank(a) - rank(b)));
}

/** @param {RTCRtpCodec} codec */
function rank({ mimeType, sdpFmtpLine }) {
  if (!/^video\/h264$/i.test(mimeType)) return 2;
  return /packetization-mode=1/.test(sdpFmtpLine ?? "") ? 0 : 1;
}

export function noWebRtc() {
  return new DecartSDKError(
    "no_webrtc",
    "this browser has no WebRTC, or it is switched off; use a current Chrome, Edge, Firefox or Safari" +
      " and look for extensions that block WebRTC",
  );
}
