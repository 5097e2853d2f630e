// One way for media between here and the service: a peer, from its offer to its end.

import { lost } from "./errors.js";
import { Ladder } from "./ladder.js";
import { Peer, preferH264 } from "./peer.js";
import { readEncoding } from "./report.js";
import { CaptureTimes } from "./seam.js";

/** Sends the local tracks and holds what comes back. */
export class Path extends Peer {
  #times = new CaptureTimes();
  /** @type {Map<string, RTCRtpSender>} */
  #senders = new Map();
  #ladder = new Ladder();
  #share = 1;
  /** What the browser had before. @type {RTCDegradationPreference | null | undefined} */
  #usual;
  #isFitting = false;
  /** What could not be sent before the offer was. @type {(RTCIceCandidate | null)[] | null} */
  #early = [];

  /**
   * @param {MediaStreamTrack[]} tracks What to send; they stay the caller's.
   * @param {RTCConfiguration} ice
   */
  constructor(tracks, ice) {
    super(ice);
    // Both in one stream, so that picture and sound stay in step.
    const stream = new MediaStream();
    for (const track of tracks) {
      const options = { direction: /** @type {const} */ ("sendrecv"), streams: [stream] };
      const transceiver = this.connection.addTransceiver(track, options);
      this.#senders.set(track.kind, transceiver.sender);
      if (track.kind === "video") preferH264(transceiver);
    }
  }

  /**
   * Offer, and apply the answer.
   *
   * @param {import("./signalling.js").Signalling} signalling
   */
  async negotiate(signalling) {
    this.connection.addEventListener("icecandidate", ({ candidate }) => {
      if (this.#early) this.#early.push(candidate);
      else signalling.candidate(candidate);
    });
    await this.connection.setLocalDescription();
    const answering = signalling.exchange(this.connection.localDescription?.sdp ?? "");
    for (const candidate of this.#early ?? []) signalling.candidate(candidate);
    this.#early = null;
    const sdp = await answering;
    try {
      await this.connection.setRemoteDescription({ type: "answer", sdp });
    } catch (error) {
      throw lost("invalid_answer", "the service's answer cannot be used", { cause: error });
    }
    if (!this.tracks.some(({ kind }) => kind === "video")) {
      throw lost("no_video", "the service's answer sends no video back");
    }
  }

  /** The RTP timestamp of the newest picture that came back; null before the first. */
  get newest() {
    const receiver = this.connection.getReceivers().find(({ track }) => track.kind === "video");
    return receiver?.getSynchronizationSources?.()[0]?.rtpTimestamp ?? null;
  }

  /** When that was captured, milliseconds of this browser's clock; null while nobody has said so. */
  get newestMs() {
    return this.#times.of(this.newest);
  }

  /**
   * Take what the service says of a peer, which may be this one.
   *
   * @param {Record<string, any>} stats
   */
  told({ captured_timestamp: timestamp, captured_ms: ms }) {
    if (timestamp != null && ms != null) this.#times.told(timestamp, ms, this.newest);
  }

  /** Send the picture as large as the path's rate is enough for; a browser that does not tell it decides alone. */
  async fit() {
    const sender = this.#senders.get("video");
    if (!sender || this.#isFitting || this.connection.signalingState === "closed") return;
    this.#isFitting = true;
    try {
      const picture = readEncoding(await sender.getStats());
      const share = picture ? this.#ladder.share(picture, performance.now()) : this.#share;
      if (share === this.#share) return;
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = 1 / share;
      // Browsers would make it smaller once more, and leave it so for long after the path is wide again.
      if (this.#usual === undefined) this.#usual = parameters.degradationPreference ?? null;
      if (share < 1) parameters.degradationPreference = "maintain-resolution";
      else if (this.#usual) parameters.degradationPreference = this.#usual;
      else delete parameters.degradationPreference;
      await sender.setParameters(parameters);
      this.#share = share;
    } finally {
      this.#isFitting = false;
    }
  }

  /**
   * Send another track in the place of that of its kind.
   *
   * @param {MediaStreamTrack} track
   * @returns {Promise<boolean>} False where there is no place for its kind.
   */
  async replaceTrack(track) {
    const sender = this.#senders.get(track.kind);
    if (!sender || this.connection.signalingState === "closed") return Boolean(sender);
    await sender.replaceTrack(track);
    return true;
  }
}
