// The look: what prompt box, tiles and reference image say of it, to the session and to the next visit.

import { PromptBox } from "./prompt.js";
import { Reference } from "./reference.js";
import { recentPrompts, remember, remembered, rememberPrompt } from "./settings.js";
import { Tiles } from "./tiles.js";

/** No prompt was ever chosen here; an empty one is the plain picture. */
const NEVER = "-";

/** @typedef {import("/sundog.js").DecartSDKError} Fault */

/** Owns the dock. */
export class Looks {
  tiles = new Tiles((prompt) => this.apply(prompt));
  #box = new PromptBox({ onPrompt: (prompt) => this.apply(prompt), onEnrich: (enrich) => this.#setEnrich(enrich) });
  #reference;

  /**
   * @param {import("./live.js").Live} live
   * @param {{ onError: (error: any) => void, onShowImage: () => void }} does
   */
  constructor(live, { onError, onShowImage }) {
    this.live = live;
    this.onError = onError;
    this.#reference = new Reference({
      onImage: (image) => this.#setImage(image),
      onError,
      onShow: onShowImage,
      isOpen: () => live.isOn,
    });
  }

  /** A first visit begins with the first of the service's styles, so that something happens at once. */
  async load() {
    const { live, tiles } = this;
    live.look.enrich = remembered("enrich", "true") !== "false";
    this.#box.setEnrich(live.look.enrich);
    const known = remembered("prompt", NEVER);
    if (known !== NEVER) live.look.prompt = known;
    tiles.setRecent(recentPrompts());
    const styles = await tiles.load().catch(() => []);
    if (known === NEVER && live.phase === "idle") live.look.prompt = styles[0]?.prompt ?? "";
    this.#box.value = live.look.prompt;
    tiles.select(live.look.prompt);
  }

  /** Ask for the styles again where the service did not give them at first. */
  complete() {
    if (!this.tiles.hasStyles) this.tiles.load().catch(() => {});
  }

  /** Show another look. @param {string} prompt Empty for the plain picture. */
  async apply(prompt) {
    const { live, tiles } = this;
    this.#box.value = prompt;
    tiles.select(prompt);
    this.#box.setBusy(true);
    try {
      const ack = await live.setPrompt(prompt);
      if (live.look.prompt !== prompt) return;
      this.#box.tell(ack, prompt);
      this.keep();
    } catch (error) {
      if (this.#box.value === prompt) this.refuse(error);
      tiles.select(live.look.prompt);
    } finally {
      this.#box.setBusy(false);
    }
  }

  /** Say that a look was refused. @param {unknown} error */
  refuse(error) {
    this.#box.refuse(/** @type {Fault} */ (error));
  }

  /** Remember the prompt that is shown. */
  keep() {
    const { prompt } = this.live.look;
    remember("prompt", prompt);
    if (prompt) rememberPrompt(prompt);
    this.tiles.setRecent(recentPrompts());
    this.tiles.select(prompt);
  }

  /** @param {boolean} enrich */
  #setEnrich(enrich) {
    this.live.look.enrich = enrich;
    remember("enrich", String(enrich));
    if (this.live.session && this.live.look.prompt) this.apply(this.live.look.prompt);
  }

  /** @param {Blob | null} image */
  async #setImage(image) {
    const { live } = this;
    const before = live.look.image;
    this.#reference.show(image);
    try {
      this.#box.tell(await live.setImage(image), live.look.prompt);
    } catch (error) {
      this.#reference.show(before);
      this.onError(error);
    }
  }
}
