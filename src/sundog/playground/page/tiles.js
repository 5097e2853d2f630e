// The tiles: the plain picture, recent prompts, and the service's styles as pictures; one row, one choice.

import { byId, icon, make } from "./dom.js";
import { caption } from "./format.js";

/** A prompt that is no longer names its tile. */
const MAX_CAPTION = 20;

/**
 * @typedef {{ name: string, prompt: string, picture: string }} Style
 */

/** A radio group: one Tab stop, arrows move and choose the focus, Enter, Space or a click chooses. */
export class Tiles {
  #row = byId("tiles");
  /** @type {Style[]} */
  #styles = [];
  /** @type {string[]} */
  #recent = [];
  #chosen = "";

  /** @param {(prompt: string) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.#row.addEventListener("keydown", (event) => this.#key(event));
    this.#row.addEventListener("scroll", () => this.#fade(), { passive: true });
    this.#row.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  get hasStyles() {
    return this.#styles.length > 0;
  }

  /** Ask the service for its styles; without them the row has the prompts of before. */
  async load() {
    const response = await fetch("/v1/styles", { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`styles: status ${response.status}`);
    const { styles } = await response.json();
    this.#styles = Array.isArray(styles) ? styles : [];
    this.draw();
    return this.#styles;
  }

  /** @param {string[]} recent */
  setRecent(recent) {
    this.#recent = recent;
    this.draw();
  }

  /** Mark the tile of this prompt, if there is one. @param {string} prompt */
  select(prompt) {
    this.#chosen = prompt.trim().toLowerCase();
    let active = null;
    for (const tile of this.#tiles()) {
      const isChosen = (tile.dataset.prompt ?? "").toLowerCase() === this.#chosen && !active;
      tile.setAttribute("aria-checked", String(isChosen));
      if (isChosen) active = tile;
    }
    this.#rove(active ?? this.#tiles()[0]);
  }

  /** Put the focus on the row, at the chosen tile. */
  focus() {
    this.#tiles().find(({ tabIndex }) => tabIndex === 0)?.focus({ preventScroll: true });
  }

  /** Build the row. */
  draw() {
    const known = new Set(this.#styles.map(({ prompt }) => prompt.toLowerCase()));
    const recent = this.#recent.filter((text) => !known.has(text.toLowerCase()));
    const plain = tile("tile-plain", "", "Original", make("span", { className: "blank" }, icon("none")));
    const looks = this.#styles.map(({ name, prompt, picture }) => {
      const image = make("img", { src: picture, alt: "", decoding: "async", width: 108, height: 61, draggable: false });
      return tile(`tile-${name}`, prompt, prompt.length <= MAX_CAPTION ? prompt : caption(name), image);
    });
    const texts = recent.map((text, i) => {
      const words = make("span", { className: "blank words" }, make("span", {}, text));
      return tile(`tile-recent-${i}`, text, "Recent", words);
    });
    const gap = texts.length ? [make("span", { className: "gap" })] : [];
    this.#row.replaceChildren(plain, ...texts, ...gap, ...looks);
    for (const each of this.#tiles()) each.addEventListener("click", () => this.#choose(each));
    this.select(this.#chosen);
    this.#fade();
  }

  /** @returns {HTMLElement[]} */
  #tiles() {
    return [...this.#row.querySelectorAll(".tile")].map((each) => /** @type {HTMLElement} */ (each));
  }

  /** @param {HTMLElement} each */
  #choose(each) {
    const prompt = each.dataset.prompt ?? "";
    this.select(prompt);
    each.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.onChoose(prompt);
  }

  /** @param {HTMLElement | undefined} active */
  #rove(active) {
    for (const each of this.#tiles()) each.tabIndex = each === active ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const tiles = this.#tiles();
    const at = tiles.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0) return;
    const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (to === undefined) return;
    event.preventDefault();
    const next = tiles.at(to % tiles.length);
    this.#rove(next);
    next?.focus();
    next?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  /** A mouse's wheel moves the row. @param {WheelEvent} event */
  #wheel(event) {
    if (event.deltaX || !event.deltaY || event.ctrlKey) return;
    event.preventDefault();
    this.#row.scrollLeft += event.deltaY;
  }

  /** Fade the edges behind which more tiles lie. */
  #fade() {
    const { scrollLeft, scrollWidth, clientWidth, style } = this.#row;
    style.setProperty("--fade-left", scrollLeft > 4 ? "28px" : "0px");
    style.setProperty("--fade-right", scrollLeft + clientWidth < scrollWidth - 4 ? "28px" : "0px");
  }
}

/**
 * @param {string} id
 * @param {string} prompt
 * @param {string} name
 * @param {HTMLElement} face
 */
function tile(id, prompt, name, face) {
  const element = make("button", { type: "button", className: "tile", id, title: prompt }, face);
  element.setAttribute("role", "radio");
  element.setAttribute("aria-checked", "false");
  element.setAttribute("aria-label", name === "Recent" ? prompt : name);
  element.dataset.prompt = prompt;
  element.append(make("span", { className: "name" }, name));
  return element;
}
