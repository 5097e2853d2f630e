// The dialog with the link for viewers.

import { byId, say } from "./dom.js";

/** Owns the dialog. */
export class Share {
  #dialog = /** @type {HTMLDialogElement} */ (byId("share-dialog"));
  #link = /** @type {HTMLInputElement} */ (byId("share-link"));
  #copy = byId("share-copy");

  /** @param {(error: { code: string }) => void} onError */
  constructor(onError) {
    this.onError = onError;
    this.#copy.addEventListener("click", () => this.#copyLink());
    byId("share-close").addEventListener("click", () => this.#dialog.close());
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#dialog.addEventListener("click", ({ target }) => {
      // A press on what lies around the dialog.
      if (target === this.#dialog) this.#dialog.close();
    });
  }

  /** @param {string} url */
  open(url) {
    this.#link.value = url;
    /** @type {HTMLAnchorElement} */ (byId("share-open")).href = url;
    this.#copy.textContent = "Copy";
    this.#dialog.showModal();
    this.#copy.focus();
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  /** @param {number | undefined} viewers */
  setViewers(viewers) {
    const words = viewers === undefined ? "" : viewers === 0 ? "Nobody watches yet." : viewers === 1 ? "One viewer." : `${viewers} viewers.`;
    const line = byId("share-viewers");
    if (line.textContent !== words) line.textContent = words;
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(this.#link.value);
    } catch {
      // Not on plain http, and not where the user forbids it; the older way often works still.
      this.#link.select();
      if (!document.execCommand("copy")) return this.onError({ code: "clipboard_failed" });
    }
    this.#copy.textContent = "Copied";
    say("Link copied");
    setTimeout(() => (this.#copy.textContent = "Copy"), 2000);
  }
}
