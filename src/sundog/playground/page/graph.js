// The small live graph: stages of the service as stacked areas, latency as a line above them.

import { SPAN } from "./history.js";

/** One for each stage, quiet; the style's is the accent. */
export const COLOURS = ["#6f8fc9", "#8f95a3", "#e9a24a", "#62a594", "#a88bc9"];

/**
 * Draw the last minute, newest at the right.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {import("./history.js").History} history
 * @param {{ line: string, grid: string }} inks
 */
export function drawGraph(canvas, history, inks) {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const scale = Math.min(2, devicePixelRatio || 1);
  const width = canvas.clientWidth * scale;
  const height = canvas.clientHeight * scale;
  if (!width || !height) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  brush.clearRect(0, 0, width, height);
  const { samples, ceiling } = history;
  const x = (/** @type {number} */ i) => width - ((samples.length - 1 - i) * width) / (SPAN - 1);
  const y = (/** @type {number} */ ms) => height - (ms / ceiling) * (height - 4 * scale);
  drawGrid(brush, { width, scale, ceiling, y, ink: inks.grid });
  drawStages(brush, samples, x, y);
  drawLine(brush, samples, x, y, scale, inks.line);
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {{ width: number, scale: number, ceiling: number, y: (ms: number) => number, ink: string }} grid
 */
function drawGrid(brush, { width, scale, ceiling, y, ink }) {
  brush.fillStyle = brush.strokeStyle = ink;
  brush.lineWidth = scale;
  brush.font = `${10 * scale}px system-ui, sans-serif`;
  brush.textBaseline = "top";
  for (const ms of [ceiling / 2, ceiling]) {
    brush.globalAlpha = 0.25;
    brush.beginPath();
    brush.moveTo(0, Math.round(y(ms)) + 0.5);
    brush.lineTo(width, Math.round(y(ms)) + 0.5);
    brush.stroke();
    brush.globalAlpha = 1;
    brush.fillText(`${Math.round(ms)} ms`, 0, y(ms) + 3 * scale);
  }
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {import("./history.js").Sample[]} samples
 * @param {(i: number) => number} x
 * @param {(ms: number) => number} y
 */
function drawStages(brush, samples, x, y) {
  if (samples.length < 2) return;
  const below = samples.map(() => 0);
  brush.globalAlpha = 0.8;
  for (const [stage, colour] of COLOURS.entries()) {
    const above = samples.map(({ stages }, i) => (below[i] ?? 0) + (stages[stage] ?? 0));
    brush.beginPath();
    above.forEach((ms, i) => brush.lineTo(x(i), y(ms)));
    for (let i = samples.length - 1; i >= 0; i -= 1) brush.lineTo(x(i), y(below[i] ?? 0));
    brush.closePath();
    brush.fillStyle = colour;
    brush.fill();
    below.splice(0, below.length, ...above);
  }
  brush.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {import("./history.js").Sample[]} samples
 * @param {(i: number) => number} x
 * @param {(ms: number) => number} y
 * @param {number} scale
 * @param {string} ink
 */
function drawLine(brush, samples, x, y, scale, ink) {
  brush.beginPath();
  let isDown = false;
  samples.forEach(({ latency }, i) => {
    if (latency === null) return void (isDown = false);
    if (isDown) brush.lineTo(x(i), y(latency));
    else brush.moveTo(x(i), y(latency));
    isDown = true;
  });
  brush.lineWidth = 1.75 * scale;
  brush.lineJoin = brush.lineCap = "round";
  brush.strokeStyle = ink;
  brush.stroke();
}
