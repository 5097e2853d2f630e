// The camera, or a moving test picture in its place; what is wrong with a camera, in words that help.

import { DecartSDKError } from "./errors.js";
import { openTestPicture } from "./test-picture.js";
import { within } from "./waiting.js";

/**
 * @typedef {object} CameraOptions
 * @property {boolean | MediaTrackConstraints} [audio] Whether sound is wanted; false by default. Without a
 *   microphone the camera comes alone, and `sourceOf` says why.
 * @property {MediaTrackConstraints | true} [video] Plain numbers are what is wished for, not a must.
 * @property {boolean | "fallback"} [testPicture] True for the test picture, "fallback" for it where there is
 *   no camera; false by default.
 * @property {number} [timeoutS] How long the user may take to answer; 120 by default.
 *
 * @typedef {object} Source Where the pictures of a stream come from.
 * @property {boolean} isTestPicture
 * @property {DecartSDKError | null} error Why it is the test picture, or why there is no sound.
 * @property {string} label The camera's own name.
 * @property {boolean} isFront Whether the camera looks at its user, who then expects a mirror.
 */

const TIMEOUT_S = 120;
const SIZE = { width: 1280, height: 704, frameRate: 25 };

/** @type {WeakMap<MediaStream, Source>} */
const SOURCES = new WeakMap();

/**
 * Open the camera.
 *
 * @param {CameraOptions} [options]
 * @returns {Promise<MediaStream>} Rejects with the codes `camera_denied`, `camera_missing`, `camera_in_use`,
 *   `camera_unsuitable`, `camera_timeout`, `camera_failed`, `insecure_context`.
 */
export async function getCameraStream({ audio = false, video = true, testPicture = false, timeoutS } = {}) {
  const wishes = { ...SIZE, ...(video === true ? {} : video) };
  if (testPicture === true) return testStream(wishes, null);
  try {
    return await opened(wishes, audio, timeoutS ?? TIMEOUT_S);
  } catch (error) {
    if (testPicture === "fallback") return testStream(wishes, asCameraError(error));
    throw asCameraError(error);
  }
}

/**
 * Where the pictures of a stream come from; null for streams that `getCameraStream` did not make.
 *
 * @param {MediaStream} stream
 */
export function sourceOf(stream) {
  return SOURCES.get(stream) ?? null;
}

/**
 * @param {MediaTrackConstraints} wishes
 * @param {boolean | MediaTrackConstraints} audio
 * @param {number} timeoutS
 */
async function opened(wishes, audio, timeoutS) {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw insecure();
  try {
    return noted(await asked({ video: wishes, audio }, timeoutS), null);
  } catch (error) {
    if (nameOf(error) === "OverconstrainedError") {
      // Whatever the camera has is better than none.
      const { facingMode = "user" } = wishes;
      const loose = { facingMode: { ideal: plain(facingMode) } };
      return noted(await asked({ video: loose, audio: Boolean(audio) }, timeoutS), null);
    }
    if (!audio) throw error;
    // It may be the microphone alone.
    return noted(await asked({ video: wishes, audio: false }, timeoutS), asSoundError(error));
  }
}

/**
 * @param {MediaStreamConstraints} constraints
 * @param {number} timeoutS
 */
async function asked(constraints, timeoutS) {
  const asking = navigator.mediaDevices.getUserMedia(constraints);
  try {
    return await within(timeoutS, asking, "answer to the question for the camera");
  } catch (error) {
    // A camera that opens after all is not left on.
    asking.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => {});
    throw error;
  }
}

/**
 * @param {MediaStream} stream
 * @param {DecartSDKError | null} error
 */
function noted(stream, error) {
  const [track] = stream.getVideoTracks();
  const facing = track?.getSettings?.().facingMode;
  // Computers do not say; their cameras look at their user.
  const isFront = facing ? facing === "user" : !/back|rear|environment/i.test(track?.label ?? "");
  SOURCES.set(stream, { isTestPicture: false, error, label: track?.label ?? "", isFront });
  return stream;
}

/**
 * @param {MediaTrackConstraints} wishes
 * @param {DecartSDKError | null} error
 */
function testStream({ width, height, frameRate }, error) {
  const stream = openTestPicture({
    width: number(width, SIZE.width),
    height: number(height, SIZE.height),
    fps: number(frameRate, SIZE.frameRate),
  });
  SOURCES.set(stream, { isTestPicture: true, error, label: "test picture", isFront: false });
  return stream;
}

/**
 * @param {ConstrainULong | ConstrainDouble | undefined} wish
 * @param {number} otherwise
 */
function number(wish, otherwise) {
  const value = typeof wish === "object" ? (wish.exact ?? wish.ideal ?? wish.max) : wish;
  return value && value > 0 ? Math.min(value, 4096) : otherwise;
}

/** @param {ConstrainDOMString} wish */
function plain(wish) {
  const value = typeof wish === "object" && !Array.isArray(wish) ? (wish.exact ?? wish.ideal) : wish;
  return value ?? "user";
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}

function insecure() {
  return new DecartSDKError(
    "insecure_context",
    `browsers open cameras only on pages of https or of this machine, and this page is at ${location.origin};` +
      " open it as http://localhost on the machine that runs the service, or start the service with" +
      " --tls-cert and --tls-key and open it over https",
  );
}

/** @type {Record<string, [code: string, words: string, retryable: boolean]>} */
const FAULTS = {
  NotAllowedError: [
    "camera_denied",
    "the camera is not allowed here; click the camera or lock symbol beside the address, allow the camera," +
      " and try again. If there is none, look into the system's privacy settings",
    false,
  ],
  SecurityError: [
    "camera_denied",
    "this page's settings forbid the camera; a frame needs allow=\"camera\"",
    false,
  ],
  NotFoundError: ["camera_missing", "no camera was found; plug one in or switch it on, and try again", true],
  NotReadableError: [
    "camera_in_use",
    "the camera cannot be read; another program or tab may use it: close that and try again",
    true,
  ],
  AbortError: ["camera_in_use", "the camera stopped as it was opened; unplug it, plug it in, try again", true],
  OverconstrainedError: [
    "camera_unsuitable",
    "the camera that was asked for is not there or has no such size; choose another",
    false,
  ],
};

/** @param {unknown} error */
function asCameraError(error) {
  if (error instanceof DecartSDKError) {
    if (error.code !== "timeout") return error;
    const words = "nobody has answered the browser's question for the camera; allow it and try again";
    return new DecartSDKError("camera_timeout", words, { retryable: true, cause: error });
  }
  const [code, words, retryable] = FAULTS[nameOf(error)] ?? [
    "camera_failed",
    "the camera cannot be opened; unplug it, plug it in and try again",
    true,
  ];
  return new DecartSDKError(code, words, { retryable, cause: error });
}

/** @param {unknown} error */
function asSoundError(error) {
  return new DecartSDKError(
    "microphone_missing",
    "there is no sound: the microphone is missing, in use or not allowed",
    { cause: error, retryable: true },
  );
}
