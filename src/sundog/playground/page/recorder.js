// Recording the restyled picture to a file, and snapshots of it.

import { byId, download, say } from "./dom.js";
import { clock, fileName } from "./format.js";

/** In the order in which they are tried; MP4 first only with the codec that every program opens. */
const TYPES = [
  ["video/mp4;codecs=avc1.42E01F,mp4a.40.2", "mp4"],
  ["video/mp4;codecs=avc1.42E01F,opus", "mp4"],
  ["video/webm;codecs=vp9,opus", "webm"],
  ["video/webm;codecs=vp8,opus", "webm"],
  ["video/webm", "webm"],
  ["video/mp4", "mp4"],
];
const BITS_PER_SECOND = 6_000_000;
/** Pieces are kept as they come, so that little is lost where the end is sudden. */
const PIECE_MS = 1000;

/** Owns the record button and at most one recording. */
export class Recorder {
  #button = /** @type {HTMLButtonElement} */ (byId("record"));
  /** @type {MediaRecorder | null} */
  #recorder = null;
  #timer = 0;

  /**
   * @param {object} world
   * @param {() => MediaStream | null} world.stream What is recorded.
   * @param {() => string} world.prompt Names the file.
   * @param {(error: { code: string }) => void} world.onError
   */
  constructor(world) {
    this.world = world;
    this.#button.addEventListener("click", () => this.toggle());
  }

  get isRecording() {
    return this.#recorder !== null;
  }

  toggle() {
    if (this.#recorder) this.stop();
    else this.#start();
  }

  /** End the recording and keep its file; nothing where none runs. */
  stop() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  #start() {
    const stream = this.world.stream();
    const type = chosenType();
    if (!stream?.active) return this.world.onError({ code: "no_video" });
    if (!type) return this.world.onError({ code: "no_recorder" });
    const [mimeType, extension] = type;
    /** @type {Blob[]} */
    const pieces = [];
    try {
      const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
      recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
      recorder.onerror = () => this.world.onError({ code: "record_failed" });
      recorder.onstop = () => this.#ended(new Blob(pieces, { type: recorder.mimeType }), extension);
      recorder.start(PIECE_MS);
      this.#recorder = recorder;
    } catch {
      return this.world.onError({ code: "record_failed" });
    }
    this.#show(performance.now());
  }

  /** @param {number} began */
  #show(began) {
    const time = byId("recording-time");
    const tick = () => (time.textContent = clock((performance.now() - began) / 1000));
    tick();
    this.#timer = setInterval(tick, 250);
    byId("recording").hidden = false;
    this.#button.setAttribute("aria-pressed", "true");
    this.#button.setAttribute("aria-label", "Stop recording");
    say("Recording");
  }

  /**
   * @param {Blob} file
   * @param {string} extension
   */
  #ended(file, extension) {
    this.#recorder = null;
    clearInterval(this.#timer);
    byId("recording").hidden = true;
    this.#button.setAttribute("aria-pressed", "false");
    this.#button.setAttribute("aria-label", "Record");
    if (!file.size) return this.world.onError({ code: "record_failed" });
    download(file, fileName(this.world.prompt(), new Date(), extension));
    say("Recording saved");
  }
}

/** @returns {[mimeType: string, extension: string] | null} */
function chosenType() {
  if (typeof MediaRecorder === "undefined") return null;
  for (const [type = "", extension = ""] of TYPES) {
    if (MediaRecorder.isTypeSupported(type)) return [type, extension];
  }
  return null;
}

/**
 * Save what the element shows as a PNG, in the picture's own size.
 *
 * @param {HTMLVideoElement} video
 * @param {string} prompt Names the file.
 * @returns {boolean} False while there is no picture.
 */
export function snapshot(video, prompt) {
  const { videoWidth: width, videoHeight: height } = video;
  if (!width) return false;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  canvas.toBlob((blob) => blob && download(blob, fileName(prompt, new Date(), "png")), "image/png");
  const flash = byId("flash");
  flash.classList.remove("now");
  // Reading the layout starts the animation anew.
  void flash.offsetWidth;
  flash.classList.add("now");
  say("Snapshot saved");
  return true;
}
