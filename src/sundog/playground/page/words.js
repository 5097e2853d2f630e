// Every state and fault in words that say what to do: one table, by the codes of the module and the service.

/**
 * @typedef {"retry" | "test" | "camera" | "key"} Act What the user is offered: the same again, the test
 *   picture, another camera, another key.
 *
 * @typedef {object} Words
 * @property {string} title What happened.
 * @property {string} fix What to do; may be empty.
 * @property {Act[]} acts
 */

/** @type {Record<string, [title: string, fix: string, ...acts: Act[]]>} */
const TABLE = {
  // The camera.
  camera_denied: ["The camera is blocked for this page", "Press the camera or lock sign beside the address, allow the camera, then try again. If there is none, look into the system's privacy settings.", "retry", "test"],
  camera_missing: ["No camera found", "Plug one in or switch it on, then try again. The test picture needs none.", "retry", "test"],
  camera_in_use: ["The camera is taken", "Another program or tab is using it. Close that, then try again.", "retry", "test"],
  camera_unsuitable: ["This camera does not fit", "It is gone, or has no such size. Choose another one.", "camera", "test"],
  camera_timeout: ["The browser still asks for the camera", "Answer its question beside the address, then try again.", "retry", "test"],
  camera_failed: ["The camera does not open", "Unplug it, plug it in, then try again.", "retry", "test"],
  camera_ended: ["The camera is gone", "Plug it in again or choose another. The session waits for it.", "retry", "camera", "test"],
  microphone_missing: ["No sound", "The microphone is missing, in use or blocked. The picture goes on without it."],
  microphone_ended: ["The microphone is gone", "The picture goes on without sound."],
  insecure_context: ["Cameras need a secure page", "", "test"],

  // The browser.
  no_webrtc: ["This browser has no WebRTC", "Use a current Chrome, Edge, Firefox or Safari, or turn WebRTC on in its settings or add-ons."],
  no_canvas: ["The browser is out of memory for pictures", "Close other tabs, then try again.", "retry"],
  no_recorder: ["This browser cannot record", "Use a current Chrome, Edge, Firefox or Safari."],
  record_failed: ["The recording has stopped", "What was recorded until now has been saved, if there was anything."],
  pip_failed: ["Picture in picture did not open", "Wait for the picture, or allow it in the browser's settings."],
  full_failed: ["Full screen did not open", "The browser does not allow it here."],
  clipboard_failed: ["The link was not copied", "Select it and copy it by hand."],

  // The way to the service.
  connection_failed: ["The service does not answer", "See whether Sundog runs and this page's address is right.", "retry"],
  connection_not_allowed: ["The browser opens no connection from this page", "A page of https needs a service of https: open the address that the service printed."],
  connection_lost: ["The connection is lost", "See whether Sundog still runs and the network is up.", "retry"],
  reconnecting: ["The connection is lost", "It is tried again by itself for a minute. See whether Sundog still runs and the network is up."],
  reconnect_failed: ["The session could not be taken up again", "See whether Sundog runs and the network is up. Your prompt and settings are kept here.", "retry"],
  peer_failed: ["No video comes through", "A firewall may block UDP between here and the service. Try another network.", "retry"],
  turn_refused: ["The relay lets nobody through", "The service hands out wrong credentials for its TURN server; tell who runs it.", "retry"],
  turn_unreachable: ["The relay does not answer", "A firewall may block the TURN server of this service. Try another network.", "retry"],
  peer_lost: ["The video connection broke", "Try again; if it happens often, turn on Smooth or try another network.", "retry"],
  no_video: ["No video comes back", "Try again; a firewall may block UDP on the way.", "retry"],
  timeout: ["The service takes too long", "It may be busy or starting. Try again in a moment.", "retry"],
  disconnected: ["The session is over", "Start again; your prompt and settings are kept here.", "retry"],
  session_ended: ["The session has ended", "Start again; your prompt and settings are kept here.", "retry"],
  session_failed: ["The session has failed", "Start again; your prompt and settings are kept here.", "retry"],

  // Who may.
  invalid_api_key: ["This key opens nothing here", "Look at the key that the service was started with, and enter it again.", "key"],
  token_expired: ["This key has expired", "Ask for another one.", "key"],
  token_not_allowed: ["This key may not do that", "An API key is needed here, not a client token.", "key"],
  operator_needed: ["This key may not do that", "It takes the key of an operator of this service.", "key"],
  model_not_allowed: ["This key is for another model", "Ask for one that may use this model.", "key"],
  origin_not_allowed: ["Pages from this address may not use the service", "Open it by the address that the service printed, or name this one in SUNDOG_ALLOW_ORIGINS."],
  not_allowed: ["That is not allowed here", "Open the page by the address that the service printed."],
  unknown_model: ["The service does not have this model", "See GET /v1/models for those that it has."],
  at_capacity: ["All places are taken", "The service runs as many sessions as it can, and the line of those who wait is full. Try again in a moment.", "retry"],
  draining: ["The service is about to restart", "It takes no new sessions until it is back. Try again in a moment.", "retry"],
  restarting: ["The service is about to restart", "Your session goes on until then, and comes back by itself with its look."],
  session_limit: ["Your time is over", "The key allows no longer session."],
  superseded: ["The session moved to another tab", "It goes on there. Start again to have one here as well.", "retry"],
  idle: ["The session has ended because nothing came", "Start again.", "retry"],
  slow_client: ["This page did not keep up", "Close other tabs or programs, then start again.", "retry"],

  no_link: ["There is no link yet", "Wait until the session is live. If it is, this service is older than this page."],

  // What was asked.
  invalid_prompt: ["This prompt cannot be used", "Use 1 to 2000 characters."],
  prompt_failed: ["This prompt did not work", "The look before it stays. Try other words."],
  invalid_image: ["This image cannot be used", "Take a PNG, JPEG or WebP file of at most 128 MB."],
  image_too_large: ["This image is too large", "At most 128 MB are taken; make it smaller first."],
  image_unreachable: ["The image cannot be loaded", "Save it, then choose the file."],
  message_too_large: ["That is too much at once", "Make the prompt or the image smaller."],
  too_many_messages: ["Too much at once", "Wait a moment, then try again."],
  engine_failed: ["The look has failed for a moment", "The plain picture is shown until it works again."],
  internal: ["The service has a fault", "Start again; its log says more.", "retry"],

  // Watching.
  session_not_found: ["There is nothing to watch here", "The stream has not begun or is over, or the link is not complete."],
};

/** @type {Record<string, string>} */
const REASONS = {
  object: "things cannot be added, removed or changed",
  person: "a person stays who they are",
  clothes: "clothes stay as they are",
  hair: "hair stays as it is",
  face: "a face stays as it is",
  text: "no text can be written",
  camera: "the camera cannot be moved",
  image: "no image came with it; choose one",
  picture: "this model takes no look from a picture; say it in words",
  refusal: "this model cannot be told what to leave out; the words are not passed on",
  random_weights: "random weights draw noise, to measure speed",
  too_long: "the model reads no further than before these words",
  unknown: "these words are not known here",
};

/**
 * The words for a fault; what is not in the table is said as the module or the service put it.
 *
 * @param {{ code?: string, message?: string, retryable?: boolean }} error
 * @returns {Words}
 */
export function wordsFor({ code = "", message = "", retryable = true }) {
  const row = Object.hasOwn(TABLE, code) ? TABLE[code] : undefined;
  if (!row) return { title: "Something went wrong", fix: sentence(message), acts: retryable ? ["retry"] : [] };
  const [title, fix, ...acts] = row;
  // These say themselves what exactly is wrong with what was given.
  const exact = code === "invalid_prompt" || code === "prompt_failed" || code === "insecure_context";
  return { title, fix: (exact && sentence(message)) || fix, acts };
}

/** Why a part of a prompt cannot be shown. @param {string} reason As in `prompt_ack`. */
export function reasonFor(reason) {
  return (Object.hasOwn(REASONS, reason) && REASONS[reason]) || "this cannot be shown";
}

/** Codes that a table of this page must know: all of them. */
export const CODES = Object.freeze(Object.keys(TABLE));

/** @type {Record<string, { words: string, tone: "good" | "wait" | "bad" }>} */
export const STATES = {
  camera: { words: "Opening the camera", tone: "wait" },
  connecting: { words: "Connecting", tone: "wait" },
  reconnecting: { words: "Reconnecting", tone: "wait" },
  connected: { words: "Live", tone: "good" },
  disconnected: { words: "Not connected", tone: "bad" },
};

/**
 * Where somebody stands who waits for a place.
 *
 * @param {{ position: number, size: number }} standing
 */
export function inLine({ position, size }) {
  if (position <= 1) return size > 1 ? `You are next of ${size} in line` : "You are next in line";
  return `You are ${ordinal(position)} of ${size} in line`;
}

/** @param {number} number */
function ordinal(number) {
  const isTeen = number % 100 > 10 && number % 100 < 14;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
}

/** @param {string} text */
function sentence(text) {
  const trimmed = text.trim();
  if (!trimmed) return "";
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
