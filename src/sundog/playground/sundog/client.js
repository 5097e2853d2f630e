// Where the service is, and by which key it is asked.

import { DecartSDKError, invalidInput } from "./errors.js";
import { AGENT } from "./version.js";

const KEY = /^[A-Za-z0-9_.-]{0,4096}$/;

/** A service and the key to it. Pages should hold a client token, not an API key. */
export class DecartClient {
  /**
   * @param {object} [options]
   * @param {string} [options.apiKey] API key or client token; empty where the service asks for none.
   * @param {string} [options.baseUrl] Such as `http://localhost:8000`; by default where this module
   *   came from.
   */
  constructor({ apiKey = "", baseUrl = new URL(import.meta.url).origin } = {}) {
    this.apiKey = checkedKey(apiKey);
    this.baseUrl = checkedBaseUrl(baseUrl);
  }
}

/**
 * A base URL with http or https and without a slash at its end.
 *
 * @param {unknown} baseUrl http, https, ws or wss.
 */
export function checkedBaseUrl(baseUrl) {
  const text = String(baseUrl ?? "").replace(/^ws/i, "http");
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    const shown = String(baseUrl).slice(0, 100);
    throw invalidInput(
      `baseUrl must look like https://host:port, without user, query or fragment; got '${shown}'`,
      "invalid_base_url",
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** @param {unknown} key */
export function checkedKey(key) {
  if (typeof key === "string" && KEY.test(key)) return key;
  throw new DecartSDKError(
    "invalid_api_key",
    "an API key or client token is a text of letters, digits, '_', '.' and '-'; see whether it was" +
      " copied whole, without spaces",
  );
}

/**
 * Where the WebSocket of a session is; holds the key, so never show it.
 *
 * @param {string} baseUrl Checked.
 * @param {Record<string, string>} query
 */
export function streamUrl(baseUrl, query) {
  const search = new URLSearchParams({ ...query, user_agent: AGENT });
  return `${baseUrl.replace(/^http/, "ws")}/v1/stream?${search}`;
}

/**
 * Words of a service without the key, should they quote it.
 *
 * @param {string} text
 * @param {string} key
 */
export function redacted(text, key) {
  return key.length < 4 ? text : text.replaceAll(key, "<key>");
}
