// The adjust panel: strength, camera, smooth mode; opens beside the tools, a sheet on phones.

import { byId, isOn, make, setSwitch } from "./dom.js";
import { remember, remembered } from "./settings.js";

const NO_CAMERA = "test picture";

/** Owns the panel and its choices. */
export class Adjust {
  #panel = byId("adjust");
  #toggle = byId("adjust-toggle");
  #strength = /** @type {HTMLInputElement} */ (byId("strength"));
  #smooth = byId("smooth");
  #shortcuts = byId("shortcuts");
  #cameras = /** @type {HTMLSelectElement} */ (byId("camera-choice"));

  /**
   * @param {object} does
   * @param {(strength: number) => void} does.onStrength 0 to 1.
   * @param {(smooth: boolean) => void} does.onSmooth
   * @param {(wish: import("./live.js").Wish) => void} does.onCamera
   */
  constructor({ onStrength, onSmooth, onCamera }) {
    this.#toggle.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    byId("adjust-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("pointerdown", ({ target }) => this.#pressed(/** @type {Node} */ (target)));
    this.#strength.addEventListener("input", () => {
      this.#showStrength();
      onStrength(this.#strength.valueAsNumber / 100);
    });
    this.#smooth.addEventListener("click", () => {
      setSwitch(this.#smooth, !isOn(this.#smooth));
      onSmooth(isOn(this.#smooth));
    });
    setSwitch(this.#shortcuts, remembered("shortcuts", "true") === "true");
    this.#shortcuts.addEventListener("click", () => {
      setSwitch(this.#shortcuts, !this.hasShortcuts);
      remember("shortcuts", String(this.hasShortcuts));
    });
    this.#cameras.addEventListener("change", () => {
      const { value } = this.#cameras;
      onCamera(value === NO_CAMERA ? { testPicture: true } : { deviceId: value });
    });
    this.#showStrength();
  }

  /** Whether single letters do something; who speaks to the computer may not want that. */
  get hasShortcuts() {
    return isOn(this.#shortcuts);
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  open() {
    this.#panel.hidden = false;
    this.#toggle.setAttribute("aria-expanded", "true");
    byId("adjust-close").focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    this.#toggle.setAttribute("aria-expanded", "false");
    if (hadFocus) this.#toggle.focus({ preventScroll: true });
  }

  /** Open it where another camera is chosen. */
  chooseCamera() {
    this.open();
    this.#cameras.focus();
  }

  /** @param {boolean} smooth */
  setSmooth(smooth) {
    setSwitch(this.#smooth, smooth);
  }

  /** @param {number} strength 0 to 1. */
  setStrength(strength) {
    this.#strength.value = String(Math.round(100 * strength));
    this.#showStrength();
  }

  /**
   * List what can be used, with what is in use chosen.
   *
   * @param {MediaStreamTrack | undefined} track
   * @param {boolean} isTestPicture
   */
  async listCameras(track, isTestPicture) {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    const now = isTestPicture ? NO_CAMERA : (track?.getSettings().deviceId ?? "");
    // Without permission browsers tell neither names nor ids.
    const cameras = devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
    const options = cameras.map(({ deviceId, label }, i) =>
      make("option", { value: deviceId }, label || `Camera ${i + 1}`),
    );
    if (!cameras.length && navigator.mediaDevices) options.push(make("option", { value: "" }, "Camera"));
    options.push(make("option", { value: NO_CAMERA }, "Test picture"));
    this.#cameras.replaceChildren(...options);
    this.#cameras.value = now;
  }

  #showStrength() {
    const { value } = this.#strength;
    byId("strength-value").textContent = `${value}\u00a0%`;
    this.#strength.style.setProperty("--at", `${value}%`);
  }

  /** A press beside the panel closes it. @param {Node} target */
  #pressed(target) {
    if (!this.isOpen || this.#panel.contains(target) || this.#toggle.contains(target)) return;
    this.close();
  }
}
