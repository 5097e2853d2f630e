// The glow around a picture that does not fill the window: its own colours, a few pixels of them.

import { byId } from "./dom.js";

const PERIOD_MS = 500;
/** How much of the newest picture comes into the glow each time. */
const SHARE = 0.3;

/**
 * Start the glow.
 *
 * @param {() => HTMLVideoElement} shown The element whose colours it takes.
 * @param {() => boolean} isWanted Whether there is room around the picture.
 */
export function startAmbient(shown, isWanted) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId("ambient"));
  // Few pixels, then many: a smooth glow without a filter, which would cost more.
  const few = Object.assign(document.createElement("canvas"), { width: 9, height: 5 });
  const [brush, first] = [canvas.getContext("2d", { alpha: false }), few.getContext("2d", { alpha: false })];
  if (!brush || !first) return;
  let isFirst = true;
  setInterval(() => {
    const video = shown();
    const isOn = isWanted() && video.readyState >= 2;
    canvas.dataset.on = String(isOn);
    if (!isOn || document.hidden) return void (isFirst = true);
    brush.globalAlpha = isFirst ? 1 : SHARE;
    brush.imageSmoothingQuality = first.imageSmoothingQuality = "high";
    first.drawImage(video, 0, 0, few.width, few.height);
    brush.drawImage(few, 0, 0, canvas.width, canvas.height);
    isFirst = false;
  }, PERIOD_MS);
}
