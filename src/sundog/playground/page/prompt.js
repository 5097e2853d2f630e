// The prompt box: typing, its limit, the enrich switch, and what the service made of the words.

import { byId, isOn, make, setSwitch } from "./dom.js";
import { lengthOf } from "./format.js";
import { reasonFor, wordsFor } from "./words.js";

/** As the service has it (docs/protocol.md, Limits). */
const MAX_CHARS = 2000;
const COUNT_FROM = 1600;
/** Whether the box grows with its text by itself. */
const GROWS = globalThis.CSS?.supports("field-sizing", "content") ?? true;

/** @typedef {{ understood: string[], unmet: { words: string, reason: string }[], ignored: string[], enrichedPrompt: string | null }} Ack */

/** Owns the form; says when a prompt is wanted. */
export class PromptBox {
  #form = /** @type {HTMLFormElement} */ (byId("prompt-form"));
  #text = /** @type {HTMLTextAreaElement} */ (byId("prompt"));
  #count = byId("prompt-count");
  #apply = /** @type {HTMLButtonElement} */ (byId("apply"));
  #enrich = byId("enrich");
  #told = byId("understood");

  /**
   * @param {object} does
   * @param {(prompt: string) => void} does.onPrompt
   * @param {(enrich: boolean) => void} does.onEnrich
   */
  constructor({ onPrompt, onEnrich }) {
    this.onPrompt = onPrompt;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#look());
    this.#text.addEventListener("keydown", (event) => {
      // Enter applies, as in a message; while an input method composes, it is part of the word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.#enrich.addEventListener("click", () => {
      setSwitch(this.#enrich, !isOn(this.#enrich));
      onEnrich(isOn(this.#enrich));
    });
    this.#look();
  }

  /** @param {string} text */
  set value(text) {
    this.#text.value = text;
    this.#look();
  }

  get value() {
    return this.#text.value;
  }

  /** @param {boolean} isEnriching */
  setEnrich(isEnriching) {
    setSwitch(this.#enrich, isEnriching);
  }

  /** @param {boolean} isBusy */
  setBusy(isBusy) {
    this.#apply.setAttribute("aria-busy", String(isBusy));
  }

  /** Say what the service made of the words. @param {Ack | null} ack @param {string} prompt */
  tell(ack, prompt) {
    if (!ack || !prompt) return this.#told.replaceChildren();
    const rows = understoodRows(ack, prompt).flatMap(([kind, words], i) => [
      ...(i ? [" · "] : []),
      make("span", { className: kind }, words),
    ]);
    this.#told.replaceChildren(...rows);
  }

  /** Say why a prompt was refused. @param {{ code?: string, message?: string }} error */
  refuse(error) {
    const { title, fix } = wordsFor(error);
    this.#told.replaceChildren(make("span", { className: "bad" }, [`${title}.`, fix].filter(Boolean).join(" ")));
  }

  #submit() {
    const text = this.#text.value.trim();
    if (!this.#look()) return this.#text.focus();
    this.onPrompt(text);
  }

  /** Show how long it is where that matters; returns whether it can be applied. */
  #look() {
    const chars = lengthOf(this.#text.value.trim());
    const isOver = chars > MAX_CHARS;
    this.#count.hidden = chars < COUNT_FROM;
    this.#count.textContent = `${chars.toLocaleString()} / ${MAX_CHARS.toLocaleString()}`;
    this.#count.dataset.over = String(isOver);
    if (isOver) this.#text.setAttribute("aria-invalid", "true");
    else this.#text.removeAttribute("aria-invalid");
    if (!GROWS) {
      this.#text.style.height = "auto";
      this.#text.style.height = `${this.#text.scrollHeight}px`;
    }
    this.#apply.disabled = isOver;
    this.#apply.title = isOver ? `At most ${MAX_CHARS.toLocaleString()} characters` : "Apply (Enter)";
    return !isOver;
  }
}

/**
 * What to say of an ack: what cannot be met, what was understood, and what was filled in.
 *
 * @param {Ack} ack
 * @param {string} prompt
 * @returns {[kind: string, words: string][]}
 */
export function understoodRows({ understood, unmet, enrichedPrompt }, prompt) {
  /** @type {[string, string][]} */
  const rows = [];
  for (const { words, reason } of unmet.slice(0, 4)) {
    rows.push(["unmet", `Not shown: “${words}”; ${reasonFor(reason)}`]);
  }
  const [typed, rich] = [prompt.trim(), (enrichedPrompt ?? "").trim()];
  if (understood.length && understood.join(" ").toLowerCase() !== typed.toLowerCase()) {
    rows.push(["known", `Understood: ${understood.join(", ")}`]);
  }
  const added = rich.toLowerCase().startsWith(typed.toLowerCase()) ? rich.slice(typed.length).replace(/^[\s,;]+/, "") : rich;
  if (added) rows.push(["enriched", `Enriched with ${added}`]);
  return rows;
}
