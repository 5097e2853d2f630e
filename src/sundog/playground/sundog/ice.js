// Which STUN and TURN servers a connection uses: the page's, or those that the service names.

import { lost } from "./errors.js";

/** How long TURN servers may take where nothing goes without them. */
const RELAY_MS = 4000;
const UNAUTHORIZED = 401;

/**
 * @typedef {object} IceOptions
 * @property {RTCIceServer[]} [iceServers] In the place of the TURN servers that the service names.
 * @property {boolean} [relayOnly] Whether media go through TURN servers alone.
 */

/**
 * @param {IceOptions} options
 * @param {{ ice_servers?: RTCIceServer[], ice_transport_policy?: string } | null} [told] By the service.
 * @returns {RTCConfiguration}
 */
export function iceOf({ iceServers, relayOnly }, told) {
  const isAsked = !iceServers && told?.ice_transport_policy === "relay";
  return {
    iceServers: iceServers ?? told?.ice_servers ?? [],
    iceTransportPolicy: relayOnly || isAsked ? "relay" : "all",
  };
}

/**
 * The servers of a `Link` header (RFC 9725 section 4.6).
 *
 * @param {string | null} header
 * @returns {RTCIceServer[]}
 */
export function linkedServers(header) {
  const links = (header ?? "").matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+=(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))*)/g);
  /** @type {RTCIceServer[]} */
  const servers = [];
  for (const [, urls = "", rest = ""] of links) {
    /** @type {Record<string, string>} */
    const facts = {};
    for (const [, key = "", text = ""] of rest.matchAll(/([\w-]+)="((?:[^"\\]|\\.)*)"/g)) {
      facts[key] = text.replace(/\\(.)/g, "$1");
    }
    const { rel, username, credential } = facts;
    if (rel !== "ice-server") continue;
    servers.push(username && credential ? { urls, username, credential } : { urls });
  }
  return servers;
}

/**
 * Tell where a connection that may only use relays gets none; a browser itself would wait for ever.
 *
 * @param {RTCPeerConnection} connection
 * @param {(error: import("./errors.js").DecartSDKError) => void} failed
 */
export function watchRelays(connection, failed) {
  let isRefused = false;
  let hasRelay = false;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const judge = () => {
    clearTimeout(timer);
    if (!hasRelay && connection.signalingState !== "closed") failed(isRefused ? refused() : unreachable());
  };
  connection.addEventListener("icecandidateerror", ({ errorCode }) => {
    isRefused ||= errorCode === UNAUTHORIZED;
  });
  connection.addEventListener("icecandidate", ({ candidate }) => {
    hasRelay ||= Boolean(candidate?.candidate);
  });
  connection.addEventListener("icegatheringstatechange", () => {
    if (connection.iceGatheringState === "gathering") timer = setTimeout(judge, RELAY_MS);
    if (connection.iceGatheringState === "complete") judge();
  });
}

function refused() {
  const words = "the TURN server refused the credentials; check user name, password and the clocks of both sides";
  return lost("turn_refused", words);
}

function unreachable() {
  return lost("turn_unreachable", "no TURN server answered; check its address, and firewalls on the way");
}
