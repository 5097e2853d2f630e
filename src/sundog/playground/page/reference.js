// The reference image: by drop, paste or file, with its thumbnail.

import { byId, make } from "./dom.js";

/** As the module takes it. */
const MAX_BYTES = 128 * 1024 * 1024;

/** Owns everything that shows or takes the image. */
export class Reference {
  #file = /** @type {HTMLInputElement} */ (byId("reference-file"));
  #thumbnail = /** @type {HTMLImageElement} */ (byId("reference-thumbnail"));
  #pick = byId("reference-pick");
  #icon = this.#pick.firstElementChild;
  #url = "";
  #depth = 0;

  /**
   * @param {object} does
   * @param {(image: Blob | null) => void} does.onImage
   * @param {(error: { code: string }) => void} does.onError
   * @param {() => void} does.onShow Asked to show the image that is in use.
   * @param {() => boolean} does.isOpen Whether images are taken now.
   */
  constructor(does) {
    this.does = does;
    this.#pick.addEventListener("click", () => (this.#url ? does.onShow() : this.#file.click()));
    byId("reference-choose").addEventListener("click", () => this.#file.click());
    byId("reference-remove").addEventListener("click", () => does.onImage(null));
    this.#file.addEventListener("change", () => {
      this.#take(this.#file.files?.[0]);
      // The same file can be chosen again.
      this.#file.value = "";
    });
    document.addEventListener("paste", (event) => this.#paste(event));
    for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
      document.addEventListener(type, (event) => this.#drag(/** @type {DragEvent} */ (event)));
    }
  }

  /** @param {Blob | null} image */
  show(image) {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = image ? URL.createObjectURL(image) : "";
    this.#thumbnail.hidden = byId("reference-remove").hidden = !image;
    byId("reference-note").hidden = Boolean(image);
    byId("reference-choose").textContent = image ? "Choose another" : "Choose a file";
    this.#pick.setAttribute("aria-label", image ? "Reference image in use" : "Add a reference image");
    if (image) {
      this.#thumbnail.src = this.#url;
      this.#pick.replaceChildren(make("img", { src: this.#url, alt: "" }));
    } else {
      this.#thumbnail.removeAttribute("src");
      this.#pick.replaceChildren(...(this.#icon ? [this.#icon] : []));
    }
  }

  /** @param {File | undefined} file */
  #take(file) {
    if (!file) return;
    if (file.type && !file.type.startsWith("image/")) this.does.onError({ code: "invalid_image" });
    else if (file.size > MAX_BYTES) this.does.onError({ code: "image_too_large" });
    else this.does.onImage(file);
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!file || !this.does.isOpen()) return;
    event.preventDefault();
    this.#take(file);
  }

  /** @param {DragEvent} event */
  #drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // A file that is let go beside a target would take the place of the page.
    event.preventDefault();
    if (!this.does.isOpen()) return;
    if (event.type === "dragenter") this.#depth += 1;
    if (event.type === "dragleave") this.#depth -= 1;
    if (event.type === "drop") {
      this.#depth = 0;
      this.#take(event.dataTransfer.files[0]);
    }
    byId("drop").hidden = this.#depth <= 0;
  }
}
