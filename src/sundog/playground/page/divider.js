// The divider of the split view: by pointer anywhere on its line, or by the keyboard as a slider.

import { byId } from "./dom.js";

const STEP = 2;
const LEAP = 10;

/** @type {Record<string, (at: number) => number>} */
const KEYS = {
  ArrowLeft: (at) => at - STEP,
  ArrowDown: (at) => at - STEP,
  ArrowRight: (at) => at + STEP,
  ArrowUp: (at) => at + STEP,
  PageDown: (at) => at - LEAP,
  PageUp: (at) => at + LEAP,
  Home: () => 0,
  End: () => 100,
};

/**
 * Make the divider work.
 *
 * @param {number} at Where it begins, percent from the left.
 * @param {(at: number) => void} onMove Told where it was left.
 */
export function startDivider(at, onMove) {
  const divider = byId("divider");
  const frame = byId("frame");
  let now = 50;

  const move = (/** @type {number} */ to) => {
    now = Math.min(100, Math.max(0, to));
    frame.style.setProperty("--split", `${now.toFixed(2)}%`);
    divider.setAttribute("aria-valuenow", String(Math.round(now)));
    divider.setAttribute("aria-valuetext", `${Math.round(now)} percent camera`);
  };

  divider.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(step(now));
    onMove(now);
  });

  divider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    divider.setPointerCapture(event.pointerId);
    divider.focus({ preventScroll: true });
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left, width } = frame.getBoundingClientRect();
    if (width) move((100 * (event.clientX - left)) / width);
  });
  divider.addEventListener("lostpointercapture", () => onMove(now));
  divider.addEventListener("dblclick", () => {
    move(50);
    onMove(now);
  });
  move(at);
}
