// The playground: puts the parts together. Each part owns its own elements; what they do meets here.

import { Adjust } from "./adjust.js";
import { startAmbient } from "./ambient.js";
import { keepAwake } from "./awake.js";
import { startDivider } from "./divider.js";
import { byId, isOn, setSwitch } from "./dom.js";
import { startKeys } from "./keys.js";
import { Live } from "./live.js";
import { Looks } from "./looks.js";
import { Notice, showLine, showPhase } from "./notice.js";
import { Overlay } from "./overlay.js";
import { Recorder, snapshot } from "./recorder.js";
import { remember, remembered } from "./settings.js";
import { Share } from "./share.js";
import { Stage, VIEWS } from "./stage.js";
import { StartCard } from "./start.js";
import { startFullScreen, startPictureInPicture } from "./windows.js";

/** @typedef {import("./live.js").Wish} Wish */

/** A short break mends itself before anybody has read about it. */
const BREAK_MS = 4000;

const stage = new Stage();
const live = new Live({ onPhase, onCamera, onOutput: (stream) => stage.showOutput(stream), onError: told, onStats, onDraining, onQueue });
const notice = new Notice({
  retry: (code) => (code.startsWith("camera_") && live.session ? changeCamera(live.wish) : start(live.wish)),
  test: () => (live.session ? changeCamera({ testPicture: true }) : start({ testPicture: true })),
  camera: () => adjust.chooseCamera(),
  key: () => live.stop(),
});
const startCard = new StartCard((wish, key) => start(wish, key));
const overlay = new Overlay((isOpen) => remember("figures", String(isOpen)));
const adjust = new Adjust({
  onStrength: (strength) => live.setStrength(strength, (error) => looks.refuse(error)),
  onSmooth: changeSmooth,
  onCamera: changeCamera,
});
const looks = new Looks(live, { onError: told, onShowImage: () => adjust.open() });
const recorder = new Recorder({
  stream: () => (stage.isShowing ? /** @type {MediaStream | null} */ (stage.output.srcObject) : null),
  prompt: () => live.look.prompt,
  onError: told,
});
const share = new Share(told);
const mirror = byId("mirror");
let key = "";
let breakTimer = 0;

/** @param {import("./live.js").Phase} phase */
function onPhase(phase) {
  const wasOn = document.body.dataset.on === "true";
  Object.assign(document.body.dataset, { phase, on: String(live.isOn) });
  showPhase(phase);
  keepAwake(live.isOn && phase !== "disconnected");
  startCard.setBusy(phase === "camera");
  clearTimeout(breakTimer);
  if (phase === "reconnecting") breakTimer = setTimeout(() => told({ code: "reconnecting" }), BREAK_MS);
  if (phase === "connected") notice.hide("reconnecting", "restarting", "connection_lost", "reconnect_failed", "connection_failed");
  if (phase === "disconnected" && !notice.isOpen) told({ code: "session_ended" });
  if (phase === "idle" || phase === "disconnected") {
    recorder.stop();
    share.close();
  }
  if (phase === "idle") {
    adjust.close();
    overlay.clear();
    stage.clear();
    if (wasOn) startCard.focus();
  }
  stage.layout();
}

/**
 * @param {MediaStream} stream
 * @param {{ isTestPicture: boolean, isFront: boolean }} source
 */
function onCamera(stream, { isTestPicture, isFront }) {
  stage.showCamera(stream);
  listCameras();
  showMirror(!isTestPicture && isFront);
  live.setMirror(isOn(mirror)).catch(told);
}

/** @param {Record<string, any>} stats */
function onStats(stats) {
  overlay.take(stats);
  share.setViewers(stats.service?.viewers);
}

/** @param {{ position: number, size: number }} standing */
function onQueue(standing) {
  clearTimeout(breakTimer);
  notice.hide("reconnecting");
  showLine(standing);
}

function onDraining() {
  told({ code: "restarting" });
}

/** Show a fault. @param {any} error */
function told(error) {
  notice.show(error);
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
    if (!live.session) return;
    live.session.attach(stage.output);
    looks.keep();
    looks.complete();
    // Where the start card was there is nothing left to hold the focus.
    looks.tiles.focus();
  } catch (error) {
    startCard.show(/** @type {import("/sundog.js").DecartSDKError} */ (error));
  }
}

/** @param {boolean} smooth */
function changeSmooth(smooth) {
  live.setSmooth(smooth);
  remember("smooth", String(smooth));
}

/** @param {Wish} wish */
async function changeCamera(wish) {
  notice.hide();
  try {
    await live.change(wish);
  } catch (error) {
    told(error);
    listCameras();
  }
}

function listCameras() {
  const track = live.camera?.getVideoTracks()[0];
  if (track) adjust.listCameras(track, Boolean(live.wish.testPicture)).catch(() => {});
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
  live.look.smooth = remembered("smooth") === "true";
  adjust.setSmooth(live.look.smooth);
  overlay.setOpen(remembered("figures") === "true");
  showView(VIEWS.find((name) => name === remembered("view")) ?? "output");
  startDivider(Number(remembered("split", "50")) || 50, (at) => remember("split", String(at)));
}

for (const view of VIEWS) byId(`view-${view}`).addEventListener("change", () => showView(view));
mirror.addEventListener("click", () => {
  showMirror(!isOn(mirror));
  live.setMirror(isOn(mirror)).catch(told);
});
byId("snapshot").addEventListener("click", takeSnapshot);
byId("stop").addEventListener("click", () => live.stop());
byId("share").addEventListener("click", () => {
  const url = live.session?.viewUrl;
  if (url) share.open(url);
  else told({ code: "no_link" });
});
navigator.mediaDevices?.addEventListener?.("devicechange", listCameras);
addEventListener("pagehide", () => live.stop());
startAmbient(
  () => (stage.isShowing ? stage.output : stage.camera),
  () => live.isOn && (stage.hasRoom || document.body.dataset.away === "true"),
);
startFullScreen(told);
startPictureInPicture(stage.output, told);
const press = (/** @type {string} */ id) => () => byId(id).click();
const shortcuts = { i: press("overlay-toggle"), v: nextView, m: press("mirror"), a: press("adjust-toggle"),
  s: takeSnapshot, r: press("record"), f: press("fullscreen"), p: press("pip") };
startKeys(shortcuts, () => live.isOn && adjust.hasShortcuts);
restoreChoices();
looks.load();
