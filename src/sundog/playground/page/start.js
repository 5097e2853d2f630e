// The start: camera or test picture, the key where one is asked for, and what stands in the way.

import { byId, make } from "./dom.js";
import { rememberedKey, rememberKey } from "./settings.js";
import { wordsFor } from "./words.js";

/** @typedef {import("./live.js").Wish} Wish */

/** Owns the start card. */
export class StartCard {
  #form = /** @type {HTMLFormElement} */ (byId("start-form"));
  #key = /** @type {HTMLInputElement} */ (byId("key"));
  #keyRow = byId("key-row");
  #note = byId("start-note");
  #camera = /** @type {HTMLButtonElement} */ (byId("start-camera"));
  #test = /** @type {HTMLButtonElement} */ (byId("start-test"));

  /** @param {(wish: Wish, key: string) => void} onStart */
  constructor(onStart) {
    this.#key.value = rememberedKey();
    const start = (/** @type {Wish} */ wish) => {
      const key = this.#key.value.trim();
      rememberKey(key);
      this.#note.hidden = true;
      this.#key.removeAttribute("aria-invalid");
      onStart(wish, key);
    };
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      start({ testPicture: this.#camera.disabled });
    });
    this.#test.addEventListener("click", () => start({ testPicture: true }));
    this.#look();
  }

  /** Say why it did not start, here where it is tried again. @param {{ code?: string, message?: string }} error */
  show(error) {
    this.#say(wordsFor(error));
    const isKey = /key|token|model_not_allowed/.test(error.code ?? "");
    if (!isKey) return;
    this.askForKey();
    this.#key.setAttribute("aria-invalid", "true");
    this.#key.focus();
    this.#key.select();
  }

  /** @param {boolean} isBusy Whether the browser asks for the camera just now. */
  setBusy(isBusy) {
    const label = this.#camera.querySelector("span");
    if (label) label.textContent = isBusy ? "Opening the camera" : "Start camera";
    this.#camera.setAttribute("aria-busy", String(isBusy));
  }

  /** Put the focus where it starts again. */
  focus() {
    (this.#camera.disabled ? this.#test : this.#camera).focus({ preventScroll: true });
  }

  /** Show the field for the key. */
  askForKey() {
    this.#keyRow.hidden = false;
  }

  /** See what this browser and this service allow. */
  #look() {
    if (typeof RTCPeerConnection === "undefined") {
      this.#say(wordsFor({ code: "no_webrtc" }));
      this.#camera.disabled = this.#test.disabled = true;
    } else if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      this.#say({ title: wordsFor({ code: "insecure_context" }).title, fix: secureFix(location) });
      this.#camera.disabled = true;
      this.#camera.classList.remove("primary");
      this.#test.classList.add("primary");
    }
    asksForKey()
      .then((asks) => asks && this.askForKey())
      .catch(() => this.#say(wordsFor({ code: "connection_failed" })));
  }

  /** @param {{ title: string, fix: string }} words */
  #say({ title, fix }) {
    this.#note.replaceChildren(make("strong", {}, title), make("p", {}, fix));
    this.#note.hidden = false;
  }
}

/**
 * How to open this page so that it may use a camera.
 *
 * @param {{ port: string, hostname: string }} at
 */
export function secureFix({ port, hostname }) {
  const local = `http://localhost${port ? `:${port}` : ""}`;
  return (
    `Browsers open cameras only over https, or on the machine itself. Open ${local} on the machine that runs` +
    ` Sundog, or start it with --tls-cert and --tls-key and open https://${hostname}${port ? `:${port}` : ""}.` +
    " The test picture works here as well."
  );
}

/** Whether the service opens nothing without a key. */
async function asksForKey() {
  const response = await fetch("/v1/sessions", { signal: AbortSignal.timeout(5000) });
  return response.status === 401;
}
