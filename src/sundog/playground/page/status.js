// The operators' page: asks the service how it is every two seconds while somebody looks.

import { byId } from "./dom.js";
import { show } from "./status-board.js";

const EVERY_MS = 2000;
const PATIENCE_MS = 5000;
/** Where the key is kept: in this tab alone, and gone with it. */
const KEY = "sundog-status-key";

/** @typedef {"loading" | "asking" | "showing" | "lost"} Phase */

let timer = 0;

/** @param {Phase} phase @param {string} words @param {string} tone */
function enter(phase, words, tone) {
  document.body.dataset.phase = phase;
  const pill = byId("state");
  if (pill.textContent !== words) pill.textContent = words;
  pill.dataset.tone = tone;
  byId("key-form").hidden = phase !== "asking";
  if (phase === "showing") byId("board").hidden = false;
  if (phase === "asking") byId("board").hidden = true;
  byId("forget").hidden = phase === "asking" || !keyOf();
}

/** The key, or nothing where there is none or the browser keeps nothing. */
function keyOf() {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key */
function keep(key) {
  try {
    if (key) sessionStorage.setItem(KEY, key);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Asked for again next time.
  }
}

async function look(key = keyOf()) {
  clearTimeout(timer);
  try {
    const answer = await fetch("/v1/status", {
      headers: key ? { "X-API-KEY": key } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401 || answer.status === 403) return ask(await answer.json(), key);
    if (!answer.ok) throw new Error(`the service answers ${answer.status}`);
    const status = await answer.json();
    keep(key);
    const { name, state } = status.engine;
    show(status);
    enter("showing", state === "ready" ? "Ready" : `Engine ${name}: ${state}`, state === "ready" ? "good" : "wait");
  } catch {
    enter("lost", "No answer", "bad");
  }
  if (!document.hidden) timer = setTimeout(look, EVERY_MS);
}

/** @param {{error?: string, code?: string}} refusal @param {string} key */
function ask(refusal, key) {
  keep("");
  enter("asking", "Locked", "wait");
  const field = /** @type {HTMLInputElement} */ (byId("key"));
  field.setAttribute("aria-invalid", String(Boolean(key)));
  // Without a key that was tried, what stands there says enough.
  if (key) byId("key-why").textContent = refusal.error ?? "This key does not open the page.";
  if (key) field.select();
  field.focus();
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  look(/** @type {HTMLInputElement} */ (byId("key")).value.trim());
});
byId("forget").addEventListener("click", () => {
  keep("");
  location.reload();
});
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (!document.hidden && document.body.dataset.phase !== "asking") look();
});
look();
