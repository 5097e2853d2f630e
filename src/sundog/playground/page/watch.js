// The viewers' page: waits for a stream, shows it, and comes back to it when it breaks.

import { WhepViewer } from "/sundog.js";
import { keepAwake } from "./awake.js";
import { byId, icon } from "./dom.js";
import { startKeys } from "./keys.js";
import { Notice } from "./notice.js";
import { Overlay } from "./overlay.js";
import { readPlace } from "./place.js";
import { startFullScreen, startPictureInPicture } from "./windows.js";
import { wordsFor } from "./words.js";

const FIRST_WAIT_MS = 1500;
const LONGEST_WAIT_MS = 8000;
/** How long a broken stream is taken up as it was; then it is asked whether there is one. */
const RECONNECT_S = 8;
const QUIET_MS = 3000;
/** Share of the picture that may be cut off for it to fill the window. */
const MAX_CUT = 0.16;

/** @typedef {"waiting" | "live" | "reconnecting" | "ended" | "failed"} Phase */

/** @type {Record<Phase, [pill: string, tone: string]>} */
const PILLS = {
  waiting: ["Waiting", "wait"],
  live: ["Live", "good"],
  reconnecting: ["Reconnecting", "wait"],
  ended: ["Ended", "bad"],
  failed: ["Not connected", "bad"],
};

const place = readPlace(location.href);
const video = /** @type {HTMLVideoElement} */ (byId("output"));
const sound = byId("sound");
const overlay = new Overlay();
const notice = new Notice({ retry: again, test: again, camera: again, key: again });
/** @type {WhepViewer | null} */
let viewer = null;
let hasShown = false;
let hasEverShown = false;
let waitMs = FIRST_WAIT_MS;
let timer = 0;

/**
 * @param {Phase} phase
 * @param {string} [title]
 * @param {string} [words]
 */
function enter(phase, title = "", words = "") {
  document.body.dataset.phase = phase;
  keepAwake(phase === "live");
  const pill = byId("state");
  const [text, tone] = PILLS[phase];
  if (pill.textContent !== text) pill.textContent = text;
  pill.dataset.tone = tone;
  if (title) byId("waiting-title").textContent = title;
  if (title) byId("waiting-words").textContent = words;
  byId("again").hidden = phase !== "ended" && phase !== "failed";
}

async function watch() {
  clearTimeout(timer);
  if (!hasEverShown) enter("waiting", "Waiting for the stream", "It begins by itself.");
  try {
    viewer = await WhepViewer.connect({
      baseUrl: location.origin,
      session: place.session,
      token: place.token,
      smooth: place.isSmooth,
      reconnectTimeoutS: RECONNECT_S,
      onRemoteStream: show,
    });
  } catch (error) {
    return failed(/** @type {import("/sundog.js").DecartSDKError} */ (error));
  }
  waitMs = FIRST_WAIT_MS;
  notice.hide();
  viewer.attach(video);
  viewer.on("stats", (stats) => {
    overlay.take(stats);
    lookForSound();
  });
  viewer.on("error", (error) => failed(error));
  viewer.on("connection_change", (state) => {
    if (state === "connecting" && hasShown) enter("reconnecting");
    if (state === "connected" && hasShown) enter("live");
  });
}

/** @param {MediaStream} stream */
function show(stream) {
  video.srcObject = stream;
  lookForSound();
  // Programs that take the page as a source allow sound at once; browsers ask for a press first.
  if (place.isBare) setSound(true);
  video.play().catch(() => {
    setSound(false);
    video.play().catch(() => {});
  });
}

/** A track of sound is always there; it is muted until there is something to hear. */
function lookForSound() {
  const stream = /** @type {MediaStream | null} */ (video.srcObject);
  sound.hidden = (stream?.getAudioTracks() ?? []).every(({ muted }) => muted);
}

/** What a fault means here depends on whether there ever was a picture. @param {import("/sundog.js").DecartSDKError} error */
function failed(error) {
  viewer?.disconnect();
  viewer = null;
  const isMissing = error.code === "session_not_found";
  if (isMissing && hasEverShown) {
    hasShown = false;
    overlay.clear();
    if (!place.isNamed) return enter("ended", "The stream has ended", "Ask for a new link if it goes on elsewhere.");
    enter("waiting", "The stream has ended", "It is shown again here when it goes on.");
  } else if (isMissing) {
    const words = place.token ? "It begins by itself. If it takes long, the link may be old." : "It begins by itself.";
    enter("waiting", "Waiting for the stream", words);
  } else if (error.retryable) {
    enter(hasShown ? "reconnecting" : "waiting", "The service does not answer", "Trying again by itself.");
  } else {
    const { title, fix } = wordsFor(error);
    hasShown = false;
    return enter("failed", title === "This key opens nothing here" ? "This link does not open the stream" : title, fix);
  }
  timer = setTimeout(watch, waitMs);
  waitMs = Math.min(LONGEST_WAIT_MS, 1.5 * waitMs);
}

function again() {
  waitMs = FIRST_WAIT_MS;
  watch();
}

/** @param {boolean} isOn */
function setSound(isOn) {
  video.muted = !isOn;
  sound.setAttribute("aria-pressed", String(isOn));
  sound.replaceChildren(icon(isOn ? "sound" : "muted"));
}

function fit() {
  const own = innerWidth / innerHeight;
  const aspect = video.videoWidth / video.videoHeight || own;
  video.classList.toggle("fills", 1 - Math.min(own / aspect, aspect / own) <= MAX_CUT && !place.isBare);
}

let quietTimer = 0;
function stir() {
  document.body.classList.remove("quiet");
  clearTimeout(quietTimer);
  quietTimer = setTimeout(() => document.body.classList.add("quiet"), QUIET_MS);
}

document.body.classList.toggle("bare", place.isBare);
video.addEventListener("playing", () => {
  hasShown = hasEverShown = true;
  enter("live");
});
video.addEventListener("resize", fit);
addEventListener("resize", fit);
for (const type of ["pointermove", "pointerdown", "keydown"]) addEventListener(type, stir, { passive: true });
addEventListener("hashchange", () => location.reload());
addEventListener("pagehide", () => viewer?.disconnect());
// A tab that comes to the front does not wait for its turn.
document.addEventListener("visibilitychange", () => !document.hidden && !viewer && document.body.dataset.phase === "waiting" && again());
byId("again").addEventListener("click", again);
sound.addEventListener("click", () => setSound(video.muted));
startFullScreen((error) => notice.show(error));
startPictureInPicture(video, (error) => notice.show(error));
const press = (/** @type {string} */ id) => () => byId(id).click();
startKeys({ i: press("overlay-toggle"), f: press("fullscreen"), p: press("pip"), s: press("sound") }, () => !place.isBare);
stir();
if (typeof RTCPeerConnection === "undefined") enter("failed", wordsFor({ code: "no_webrtc" }).title, wordsFor({ code: "no_webrtc" }).fix);
else if (place.session) watch();
else {
  enter("failed", "This link is not complete", "Copy it whole, with everything behind the # sign.");
  byId("again").hidden = true;
}
