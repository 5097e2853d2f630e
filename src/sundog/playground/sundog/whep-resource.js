// The HTTP side of watching (WHEP, draft-ietf-wish-whep): an offer goes in, an answer and a resource come out.

import { redacted } from "./client.js";
import { DecartSDKError, lost } from "./errors.js";
import { iceOf, linkedServers } from "./ice.js";
import { Peer, preferH264 } from "./peer.js";

const HTTP_S = 10;

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

  #ice;

  /** @param {import("./ice.js").IceOptions} ice */
  constructor(ice) {
    super(iceOf(ice));
    this.#ice = ice;
    preferH264(this.connection.addTransceiver("video", { direction: "recvonly" }));
    this.connection.addTransceiver("audio", { direction: "recvonly" });
  }

  /**
   * Offer, and apply the answer. Candidates are gathered after it, because it names the TURN servers; the
   * service finds this side by its checks (RFC 8445 section 7.3.1.3).
   *
   * @param {string} endpoint
   * @param {string} token A view token, API key or client token; empty where none is needed.
   */
  async open(endpoint, token) {
    this.#token = token;
    const offer = await this.connection.createOffer();
    const response = await this.#ask("POST", endpoint, offer.sdp);
    if (response.status !== 201) throw await refused(response, token);
    const place = response.headers.get("Location");
    this.#url = place ? new URL(place, endpoint).href : null;
    this.#etag = response.headers.get("ETag") ?? "";
    try {
      const servers = linkedServers(response.headers.get("Link"));
      this.connection.setConfiguration(iceOf(this.#ice, { ice_servers: servers }));
      await this.connection.setLocalDescription(offer);
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
