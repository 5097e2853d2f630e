// What is remembered between visits: small choices on this machine, the key in this tab alone.

const PREFIX = "sundog.";
const MAX_RECENT = 8;
const MAX_RECENT_CHARS = 300;

/**
 * @param {string} name
 * @param {string} otherwise
 */
export function remembered(name, otherwise = "") {
  try {
    return localStorage.getItem(PREFIX + name) ?? otherwise;
  } catch {
    // A browser may forbid all storage; then nothing is remembered.
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // As above, or the storage is full.
  }
}

/** The API key that was entered in this tab. */
export function rememberedKey() {
  try {
    return sessionStorage.getItem(`${PREFIX}key`) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key */
export function rememberKey(key) {
  try {
    sessionStorage.setItem(`${PREFIX}key`, key);
  } catch {
    // It is asked for again.
  }
}

/** Prompts of before, newest first. @returns {string[]} */
export function recentPrompts() {
  try {
    const list = JSON.parse(remembered("recent", "[]"));
    return Array.isArray(list) ? list.filter((text) => typeof text === "string").slice(0, MAX_RECENT) : [];
  } catch {
    return [];
  }
}

/** @param {string} prompt */
export function rememberPrompt(prompt) {
  remember("recent", JSON.stringify(withRecent(recentPrompts(), prompt)));
}

/**
 * The list with this prompt first; very long ones are not worth a tile.
 *
 * @param {string[]} list
 * @param {string} prompt
 */
export function withRecent(list, prompt) {
  const text = prompt.trim();
  if (!text || text.length > MAX_RECENT_CHARS) return list;
  const others = list.filter((other) => other.toLowerCase() !== text.toLowerCase());
  return [text, ...others].slice(0, MAX_RECENT);
}
