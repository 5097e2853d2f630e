// The card for faults, with what can be done about them; and the pill that says how the session stands.

import { button, byId, icon, make } from "./dom.js";
import { inLine, STATES, wordsFor } from "./words.js";

/** @typedef {import("./words.js").Act} Act */

/** @type {Record<Act, string>} */
const LABELS = {
  retry: "Try again",
  test: "Use the test picture",
  camera: "Choose a camera",
  key: "Enter another key",
};

/** Shows one fault at a time: the newest. */
export class Notice {
  #card = byId("notice");
  #code = "";

  /** @param {Record<Act, (code: string) => void>} acts What the buttons do about a fault. */
  constructor(acts) {
    this.acts = acts;
  }

  get isOpen() {
    return !this.#card.hidden;
  }

  /** @param {{ code?: string, message?: string, retryable?: boolean }} error */
  show(error) {
    const { title, fix, acts } = wordsFor(error);
    this.#code = error.code ?? "";
    this.#card.dataset.code = this.#code;
    const close = make("button", { type: "button", className: "round plain", onclick: () => this.hide() }, icon("close"));
    close.setAttribute("aria-label", "Dismiss");
    const rows = [make("strong", {}, title), close];
    if (fix) rows.push(make("p", {}, fix));
    if (acts.length) rows.push(make("div", { className: "acts" }, ...acts.map((act) => this.#button(act))));
    this.#card.replaceChildren(...rows);
    this.#card.hidden = false;
  }

  /** Take the card away; with codes, only if it is about one of them. @param {string[]} codes */
  hide(...codes) {
    if (codes.length && !codes.includes(this.#code)) return;
    this.#card.hidden = true;
    this.#card.replaceChildren();
    this.#code = "";
  }

  /** @param {Act} act */
  #button(act) {
    const code = this.#code;
    return button(LABELS[act], () => {
      this.hide();
      this.acts[act](code);
    });
  }
}

/** Say where the user stands who waits for a place. @param {{ position: number, size: number }} standing */
export function showLine(standing) {
  const pill = byId("state");
  pill.hidden = false;
  pill.textContent = inLine(standing);
  pill.dataset.tone = "wait";
  document.title = `${pill.textContent} · Sundog`;
}

/** Say how the session stands. @param {import("./live.js").Phase} phase */
export function showPhase(phase) {
  const pill = byId("state");
  const state = STATES[phase];
  pill.hidden = !state;
  document.title = state ? `${state.words} · Sundog` : "Sundog";
  if (!state) return;
  if (pill.textContent !== state.words) pill.textContent = state.words;
  pill.dataset.tone = state.tone;
  pill.dataset.phase = phase;
}
