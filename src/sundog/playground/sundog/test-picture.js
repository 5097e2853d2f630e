// A moving picture for machines without a camera: a canvas as a MediaStream.

import { Scene } from "./scene.js";
import { Ticker } from "./ticker.js";

const EARLY_MS = 4;

/**
 * @param {{ width: number, height: number, fps: number }} size
 * @returns {MediaStream} One video track; stopping it stops the drawing.
 */
export function openTestPicture({ width, height, fps }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(width), height: Math.round(height) });
  const brush = canvas.getContext("2d", { alpha: false });
  // Each drawing is a frame: a rate given here would be kept by a clock of its own, beside ours.
  const stream = canvas.captureStream();
  const [track] = stream.getVideoTracks();
  if (!brush || !track) return stream;
  const scene = new Scene(brush);
  const drawing = new Drawing(track, 1000 / fps, () => scene.draw(performance.now() / 1000));
  drawing.start();
  return stream;
}

/** Draws at a regular rate while the track lives: by the screen's own frames, or a worker's timer. */
class Drawing {
  #dueAt = 0;
  /** @type {Ticker | null} */
  #ticker = null;

  /**
   * @param {MediaStreamTrack} track
   * @param {number} periodMs
   * @param {() => void} draw
   */
  constructor(track, periodMs, draw) {
    this.track = track;
    this.periodMs = periodMs;
    this.draw = draw;
  }

  start() {
    document.addEventListener("visibilitychange", this.#visibilityChanged);
    this.#visibilityChanged();
    this.draw();
    requestAnimationFrame(this.#frame);
  }

  #visibilityChanged = () => {
    this.#ticker?.stop();
    this.#ticker = null;
    if (this.track.readyState === "ended") return;
    // Nothing of the screen's is drawn in a hidden tab.
    if (document.hidden) this.#ticker = new Ticker(this.periodMs, () => this.#look());
  };

  #frame = () => {
    if (this.#look()) requestAnimationFrame(this.#frame);
  };

  /** Draw if it is time; returns false once nobody wants it. */
  #look() {
    if (this.track.readyState === "ended") {
      this.#ticker?.stop();
      document.removeEventListener("visibilitychange", this.#visibilityChanged);
      return false;
    }
    const now = performance.now();
    // A little early is on time. What the screen's frames are late by, the next one is earlier.
    if (now >= this.#dueAt - EARLY_MS) {
      this.#dueAt = Math.max(this.#dueAt, now - this.periodMs) + this.periodMs;
      this.draw();
    }
    return true;
  }
}
