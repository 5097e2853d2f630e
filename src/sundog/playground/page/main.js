// The playground: puts the parts together. Each part owns its own elements; what they do meets here.

import { Adjust } from "./adjust.js";
import { startAmbient } from "./ambient.js";
import { startDivider } from "./divider.js";
import { byId, isOn, setSwitch } from "./dom.js";
import { startKeys } from "./keys.js";
import { Live } from "./live.js";
import { Notice, showPhase } from "./notice.js";
import { Overlay } from "./overlay.js";
import { PromptBox } from "./prompt.js";
import { Recorder, snapshot } from "./recorder.js";
import { Reference } from "./reference.js";
import { recentPrompts, remember, remembered, rememberPrompt } from "./settings.js";
import { Share } from "./share.js";
import { Stage, VIEWS } from "./stage.js";
import { StartCard } from "./start.js";
import { Tiles } from "./tiles.js";
import { startFullScreen, startPictureInPicture } from "./windows.js";

/** @typedef {import("./live.js").Wish} Wish */

const stage = new Stage();
const live = new Live({ onPhase, onCamera, onOutput, onError: told, onStats });
const notice = new Notice({
  retry: () => (live.session && live.phase === "connected" ? changeCamera(live.wish) : start(live.wish)),
  test: () => (live.session ? changeCamera({ testPicture: true }) : start({ testPicture: true })),
  camera: () => adjust.chooseCamera(),
  key: () => live.stop(),
});
const startCard = new StartCard((wish, key) => start(wish, key));
const overlay = new Overlay((isOpen) => remember("figures", String(isOpen)));
const tiles = new Tiles((prompt) => apply(prompt));
const promptBox = new PromptBox({ onPrompt: apply, onEnrich: changeEnrich });
const adjust = new Adjust({
  onStrength: (strength) => live.setStrength(strength, refused),
  onSmooth: changeSmooth,
  onCamera: changeCamera,
});
const reference = new Reference({
  onImage: changeImage,
  onError: told,
  onShow: () => adjust.open(),
  isOpen: () => live.phase !== "idle",
});
const recorder = new Recorder({
  stream: () => (stage.isShowing ? /** @type {MediaStream | null} */ (stage.output.srcObject) : null),
  prompt: () => live.look.prompt,
  onError: told,
});
const share = new Share(told);
const mirror = byId("mirror");
let key = "";

/** @param {import("./live.js").Phase} phase */
function onPhase(phase) {
  document.body.dataset.phase = phase;
  showPhase(phase);
  if (phase === "connected") notice.hide("connection_lost", "reconnect_failed", "connection_failed");
  if (phase === "idle" || phase === "disconnected") {
    recorder.stop();
    share.close();
  }
  if (phase === "idle") {
    adjust.close();
    overlay.clear();
    stage.clear();
  }
  stage.layout();
}

/**
 * @param {MediaStream} stream
 * @param {{ isTestPicture: boolean, isFront: boolean }} source
 */
function onCamera(stream, { isTestPicture, isFront }) {
  stage.showCamera(stream);
  adjust.listCameras(stream.getVideoTracks()[0], isTestPicture).catch(() => {});
  showMirror(!isTestPicture && isFront);
  live.setMirror(isOn(mirror)).catch(told);
}

/** @param {MediaStream} stream */
function onOutput(stream) {
  stage.showOutput(stream);
}

/** @param {Record<string, any>} stats */
function onStats(stats) {
  overlay.take(stats);
  share.setViewers(stats.service?.viewers);
}

/** Show a fault where the user is. @param {unknown} error */
function told(error) {
  notice.show(/** @type {import("/sundog.js").DecartSDKError} */ (error));
}

/** @param {unknown} error */
function refused(error) {
  promptBox.refuse(/** @type {import("/sundog.js").DecartSDKError} */ (error));
}

/**
 * @param {Wish} wish
 * @param {string} [newKey]
 */
async function start(wish, newKey = key) {
  key = newKey;
  notice.hide();
  try {
    await live.start(wish, key);
    live.session?.attach(stage.output);
    rememberLook(live.look.prompt);
    // Where the start card was there is nothing left to hold the focus.
    tiles.focus();
  } catch (error) {
    startCard.show(/** @type {import("/sundog.js").DecartSDKError} */ (error));
  }
}

/** @param {string} prompt Empty for the plain picture. */
async function apply(prompt) {
  promptBox.value = prompt;
  tiles.select(prompt);
  promptBox.setBusy(true);
  try {
    const ack = await live.setPrompt(prompt);
    if (live.look.prompt !== prompt) return;
    promptBox.tell(ack, prompt);
    rememberLook(prompt);
  } catch (error) {
    if (promptBox.value === prompt) refused(error);
    tiles.select(live.look.prompt);
  } finally {
    promptBox.setBusy(false);
  }
}

/** @param {string} prompt */
function rememberLook(prompt) {
  remember("prompt", prompt);
  if (prompt) rememberPrompt(prompt);
  tiles.setRecent(recentPrompts());
  tiles.select(prompt);
}

/** @param {boolean} enrich */
function changeEnrich(enrich) {
  live.look.enrich = enrich;
  remember("enrich", String(enrich));
  if (live.session && live.look.prompt) apply(live.look.prompt);
}

/** @param {boolean} smooth */
function changeSmooth(smooth) {
  live.setSmooth(smooth);
  remember("smooth", String(smooth));
}

/** @param {Wish} wish */
async function changeCamera(wish) {
  try {
    notice.hide("camera_ended", "camera_denied", "camera_missing", "camera_in_use", "camera_failed");
    await live.change(wish);
  } catch (error) {
    told(error);
  }
}

/** @param {Blob | null} image */
async function changeImage(image) {
  const before = live.look.image;
  try {
    reference.show(image);
    const ack = await live.setImage(image);
    promptBox.tell(ack, live.look.prompt);
  } catch (error) {
    reference.show(before);
    told(error);
  }
}

/** @param {boolean} isMirrored */
function showMirror(isMirrored) {
  setSwitch(mirror, isMirrored);
  stage.setMirrored(isMirrored);
  live.look.mirror = isMirrored;
}

/** @param {import("./stage.js").View} view */
function showView(view) {
  /** @type {HTMLInputElement} */ (byId(`view-${view}`)).checked = true;
  stage.setView(view);
  remember("view", view);
}

function nextView() {
  showView(VIEWS[(VIEWS.indexOf(stage.view) + 1) % VIEWS.length] ?? "output");
}

function takeSnapshot() {
  if (!snapshot(stage.output, live.look.prompt)) told({ code: "no_video" });
}

function restoreChoices() {
  live.look.enrich = remembered("enrich", "true") !== "false";
  live.look.smooth = remembered("smooth") === "true";
  promptBox.setEnrich(live.look.enrich);
  adjust.setSmooth(live.look.smooth);
  overlay.setOpen(remembered("figures") === "true");
  const view = VIEWS.find((name) => name === remembered("view"));
  showView(view ?? "output");
  startDivider(Number(remembered("split", "50")), (at) => remember("split", String(at)));
}

/** A first visit begins with the first of the service's styles, so that something happens at once. */
async function loadTiles() {
  const known = remembered("prompt", "-");
  if (known !== "-") live.look.prompt = known;
  tiles.setRecent(recentPrompts());
  const styles = await tiles.load().catch(() => []);
  if (known === "-" && live.phase === "idle") live.look.prompt = styles[0]?.prompt ?? "";
  promptBox.value = live.look.prompt;
  tiles.select(live.look.prompt);
}

for (const view of VIEWS) byId(`view-${view}`).addEventListener("change", () => showView(view));
mirror.addEventListener("click", () => {
  showMirror(!isOn(mirror));
  live.setMirror(isOn(mirror)).catch(told);
});
byId("snapshot").addEventListener("click", takeSnapshot);
byId("stop").addEventListener("click", () => live.stop());
byId("share").addEventListener("click", () => share.open(live.session?.viewUrl ?? ""));
navigator.mediaDevices?.addEventListener?.("devicechange", () => {
  if (live.camera) adjust.listCameras(live.camera.getVideoTracks()[0], Boolean(live.wish.testPicture)).catch(() => {});
});
addEventListener("pagehide", () => live.stop());
startAmbient(
  () => (stage.isShowing ? stage.output : stage.camera),
  () => stage.hasRoom && live.phase !== "idle",
);
startFullScreen(told);
startPictureInPicture(stage.output, told);
const press = (/** @type {string} */ id) => () => byId(id).click();
startKeys(
  { i: press("overlay-toggle"), v: nextView, m: press("mirror"), a: press("adjust-toggle"), s: takeSnapshot,
    r: press("record"), f: press("fullscreen"), p: press("pip") },
  () => live.phase !== "idle",
);
restoreChoices();
loadTiles();
