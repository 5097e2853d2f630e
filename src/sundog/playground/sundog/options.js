// What `connect` is given, checked before anything is opened.

import { invalidInput } from "./errors.js";
import { imageData } from "./images.js";
import { checkedPrompt, imageRequest, mirrorRequest, promptRequest } from "./wanted.js";

/**
 * @typedef {object} InitialState
 * @property {{ text: string, enrich?: boolean, strength?: number } | null} [prompt]
 * @property {boolean} [mirror]
 * @property {import("./images.js").ImageSource | null} [image]
 *
 * @typedef {object} ConnectOptions
 * @property {string | import("./models.js").Model} model
 * @property {(stream: MediaStream) => void} onRemoteStream Called once: the stream stays the same however
 *   often the connection is made anew.
 * @property {InitialState | null} [initialState]
 * @property {boolean} [smooth] Whether the browser may hold pictures up to 100 ms.
 * @property {number} [reconnectTimeoutS] How long to try when it is lost; 0 never tries. 60 by default.
 * @property {RTCIceServer[]} [iceServers] In the place of the TURN servers that the service names.
 * @property {boolean} [relayOnly] Whether media go through TURN servers alone.
 * @property {(standing: import("./signalling.js").QueuePosition) => void} [onQueue] Told where it stands
 *   while the service is full and `connect` waits for a place; at once, and whenever that changes.
 */

const RECONNECT_S = 60;

/**
 * @param {ConnectOptions} options
 * @param {MediaStream} localStream
 */
export async function checkedOptions(options, localStream) {
  const { model, onRemoteStream, initialState, smooth = false } = options ?? {};
  const { reconnectTimeoutS = RECONNECT_S, iceServers, relayOnly = false, onQueue } = options ?? {};
  const name = typeof model === "string" ? model : model?.name;
  if (!name) throw invalidInput('options.model is missing; use models.realtime("mirage_v2")');
  if (typeof onRemoteStream !== "function") {
    throw invalidInput("options.onRemoteStream must be a function that takes a MediaStream");
  }
  if (onQueue !== undefined && typeof onQueue !== "function") {
    throw invalidInput("options.onQueue must be a function that takes { position, size }");
  }
  if (!(reconnectTimeoutS >= 0 && reconnectTimeoutS <= 3600)) {
    throw invalidInput(`reconnectTimeoutS must be 0 to 3600 seconds, got ${reconnectTimeoutS}`);
  }
  return {
    model: name,
    onRemoteStream,
    smooth,
    reconnectTimeoutS,
    tracks: checkedTracks(localStream),
    initial: await initialRequests(initialState ?? {}),
    relayOnly,
    ...(iceServers ? { iceServers } : {}),
    ...(onQueue ? { onQueue } : {}),
  };
}

/**
 * One live video track, and a sound track if there is one.
 *
 * @param {MediaStream} stream
 */
function checkedTracks(stream) {
  if (!(stream instanceof MediaStream)) {
    throw invalidInput("localStream must be a MediaStream, as getCameraStream gives it");
  }
  const [video] = stream.getVideoTracks().filter(({ readyState }) => readyState === "live");
  if (!video) throw invalidInput("localStream has no video track that is live; open the camera again");
  const [sound] = stream.getAudioTracks().filter(({ readyState }) => readyState === "live");
  return sound ? [video, sound] : [video];
}

/**
 * @param {InitialState} state
 * @returns {Promise<import("./wanted.js").Request[]>}
 */
async function initialRequests({ prompt, mirror, image }) {
  /** @type {import("./wanted.js").Request[]} */
  const requests = mirror ? [mirrorRequest(true)] : [];
  const text = prompt ? checkedPrompt(prompt.text, prompt) : undefined;
  if (image) requests.push(imageRequest(await imageData(image), text));
  else if (text) requests.push(promptRequest(text));
  return requests;
}
