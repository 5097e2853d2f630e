// What a viewer's address says: which stream, by which token, and how it is shown; pure.

/** What the service makes as a session's id; public names are anything else. */
const ID = /^[0-9a-f-]{32,36}$/i;

/**
 * @typedef {object} Place
 * @property {string} session Id or public name; empty where the address names none.
 * @property {string} token May be empty.
 * @property {boolean} isNamed Whether it is a public name, under which a stream may begin again.
 * @property {boolean} isBare Whether only the picture is wanted.
 * @property {boolean} isSmooth
 */

/**
 * Read an address as `session.viewUrl` and WHIP's `Link` make them. What stands behind '#' is never sent to a
 * server, so that is where tokens belong; names may stand in the query.
 *
 * @param {string} href
 * @returns {Place}
 */
export function readPlace(href) {
  const url = new URL(href);
  const hash = new URLSearchParams(url.hash.slice(1));
  const both = (/** @type {string} */ name) => hash.get(name) ?? url.searchParams.get(name);
  const stream = both("stream") ?? "";
  const session = stream || (both("session") ?? "");
  const isOn = (/** @type {string} */ name) => ![null, "0", "false"].includes(both(name));
  return {
    session,
    token: both("token") ?? "",
    isNamed: Boolean(stream) || (session !== "" && !ID.test(session)),
    isBare: isOn("bare"),
    isSmooth: isOn("smooth"),
  };
}
