// The stage: camera and restyled picture, alone, split or side by side, fitted to the window.

import { byId } from "./dom.js";
import { place } from "./fit.js";

/** @typedef {"output" | "split" | "side"} View */

export const VIEWS = /** @type {View[]} */ (["output", "split", "side"]);

/** Owns the two video elements and where they stand. */
export class Stage {
  camera = /** @type {HTMLVideoElement} */ (byId("camera"));
  output = /** @type {HTMLVideoElement} */ (byId("output"));
  /** @type {View} */
  view = "output";
  #frame = byId("frame");
  /** @type {MediaStream | null} */
  #cameraStream = null;
  #aspect = 1280 / 704;

  constructor() {
    for (const video of [this.camera, this.output]) {
      video.addEventListener("resize", () => this.#resized(video));
    }
    this.output.addEventListener("playing", () => this.#setShown(true));
    const layout = () => this.layout();
    new ResizeObserver(layout).observe(byId("controls"));
    addEventListener("resize", layout);
    this.layout();
  }

  /** Whether a restyled picture is on the screen. */
  get isShowing() {
    return document.body.dataset.shown === "true";
  }

  /** Whether the window is larger than the picture. */
  get hasRoom() {
    return this.#frame.dataset.fit === "contain";
  }

  /** @param {MediaStream} stream */
  showCamera(stream) {
    this.#cameraStream = stream;
    this.#feedCamera();
  }

  /** @param {MediaStream} stream */
  showOutput(stream) {
    this.output.srcObject = stream;
    this.output.play().catch(() => {});
  }

  /** @param {boolean} isMirrored */
  setMirrored(isMirrored) {
    this.camera.classList.toggle("mirrored", isMirrored);
  }

  /** @param {View} view */
  setView(view) {
    this.view = view;
    document.body.dataset.view = view;
    this.#feedCamera();
    this.layout();
  }

  /** Forget the pictures of a session that is over. */
  clear() {
    this.#cameraStream = null;
    this.camera.srcObject = this.output.srcObject = null;
    this.#setShown(false);
  }

  /** Place the picture anew. */
  layout() {
    const bottom = byId("controls").offsetHeight;
    const narrow = innerWidth <= 560;
    const top = narrow ? 68 : 76;
    const room = { width: innerWidth, height: innerHeight, top, bottom: bottom ? bottom + 14 : 0 };
    const { fit, stack, ...at } = place(room, this.#aspect, this.view === "side");
    const { dataset, style } = this.#frame;
    dataset.fit = fit;
    dataset.stack = String(stack);
    dataset.edge = String(at.width >= innerWidth);
    for (const [name, value] of Object.entries(at)) style.setProperty(`--${name}`, `${value}px`);
    document.documentElement.style.setProperty("--controls", `${bottom}px`);
  }

  /** @param {boolean} isShown */
  #setShown(isShown) {
    document.body.dataset.shown = String(isShown);
    this.#feedCamera();
  }

  /** A hidden preview costs the restyled picture half of the screen's frames, so it is let go. */
  #feedCamera() {
    const wanted = this.view === "output" && this.isShowing ? null : this.#cameraStream;
    if (this.camera.srcObject === wanted) return;
    this.camera.srcObject = wanted;
    if (wanted) this.camera.play().catch(() => {});
  }

  /** @param {HTMLVideoElement} video */
  #resized(video) {
    // The restyled picture leads; until it is there, the camera does.
    if (!video.videoWidth || (video === this.camera && this.isShowing)) return;
    this.#aspect = video.videoWidth / video.videoHeight;
    this.layout();
  }
}
