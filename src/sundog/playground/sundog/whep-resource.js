// The HTTP side of watching (WHEP, draft-ietf-wish-whep): an offer goes in, an answer and a resource come out.

import { redacted } from "./client.js";
import { DecartSDKError, lost } from "./errors.js";
import { Peer, preferH264 } from "./peer.js";

const HTTP_S = 10;
/** Longer than this for candidates of this machine's own addresses is not worth while. */
const GATHERING_MS = 1000;

/** By status, for answers that name no code. @type {Record<number, string>} */
const CODES = {
  401: "invalid_api_key",
  403: "not_allowed",
  404: "session_not_found",
  406: "invalid_sdp",
  503: "at_capacity",
};

/** One peer that only receives, and the resource that stands for it at the service. */
export class WhepResource extends Peer {
  /** @type {string | null} */
  #url = null;
  #etag = "";
  #token = "";

  /** @param {RTCIceServer[]} [iceServers] */
  constructor(iceServers) {
    super(iceServers);
    preferH264(this.connection.addTransceiver("video", { direction: "recvonly" }));
    this.connection.addTransceiver("audio", { direction: "recvonly" });
  }

  /**
   * Offer, and apply the answer.
   *
   * @param {string} endpoint
   * @param {string} token A view token, API key or client token; empty where none is needed.
   */
  async open(endpoint, token) {
    this.#token = token;
    await this.connection.setLocalDescription();
    await this.#gathered();
    const response = await this.#ask("POST", endpoint, this.connection.localDescription?.sdp);
    if (response.status !== 201) throw await refused(response, token);
    const place = response.headers.get("Location");
    this.#url = place ? new URL(place, endpoint).href : null;
    this.#etag = response.headers.get("ETag") ?? "";
    try {
      await this.connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
    } catch (error) {
      throw lost("invalid_answer", "the service's answer cannot be used", { cause: error });
    }
  }

  /** Free both sides; the service is told even while the page goes away. */
  close() {
    super.close();
    if (!this.#url) return;
    const url = this.#url;
    this.#url = null;
    // Nobody waits for it: the service ends a viewer that has gone by itself, only later.
    fetch(url, { method: "DELETE", headers: this.#headers(), keepalive: true }).catch(() => {});
  }

  /** Wait until the offer holds this machine's addresses. */
  async #gathered() {
    const { connection } = this;
    if (connection.iceGatheringState === "complete") return;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MS);
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState !== "complete") return;
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {string} [body]
   */
  async #ask(method, url, body) {
    const headers = { ...this.#headers(), "Content-Type": "application/sdp" };
    const signal = AbortSignal.timeout(1000 * HTTP_S);
    try {
      return await fetch(url, { method, headers, body: body ?? null, signal });
    } catch (error) {
      const words = `the service at ${new URL(url).origin} cannot be reached; see whether it runs`;
      throw lost("connection_failed", words, { cause: error });
    }
  }

  /** @returns {Record<string, string>} */
  #headers() {
    return {
      ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
      ...(this.#etag ? { "If-Match": this.#etag } : {}),
    };
  }
}

/**
 * @param {Response} response
 * @param {string} token
 */
async function refused(response, token) {
  /** @type {Record<string, any>} */
  const body = await response.json().catch(() => ({}));
  const code = String(body?.code ?? CODES[response.status] ?? "service_error");
  const words = String(body?.error ?? `the service answered with status ${response.status}`);
  const retryable = body?.retryable ?? response.status >= 500;
  const data = { status: response.status };
  return new DecartSDKError(code, redacted(words, token), { retryable, data });
}
