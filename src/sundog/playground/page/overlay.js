// The figures over the picture: latency from camera to screen, rates, sizes, stages; updated once a second.

import { byId, make } from "./dom.js";
import { amount, rate } from "./format.js";
import { COLOURS, drawGraph } from "./graph.js";
import { History, STAGES } from "./history.js";

/** Owns the panel; draws nothing while it is closed or the page is hidden. */
export class Overlay {
  #panel = byId("overlay");
  #canvas = /** @type {HTMLCanvasElement} */ (byId("graph"));
  #figures = byId("figures");
  /** @type {HTMLElement | null} */
  #toggle = document.getElementById("overlay-toggle");
  #history = new History();
  /** @type {Record<string, any> | null} */
  #stats = null;

  /** @param {(isOpen: boolean) => void} [onToggle] */
  constructor(onToggle) {
    this.onToggle = onToggle;
    this.#toggle?.addEventListener("click", () => this.setOpen(!this.isOpen));
    const names = Object.values(STAGES);
    byId("legend").replaceChildren(...names.map((name, i) => legend(name, COLOURS[i] ?? "")));
    document.addEventListener("visibilitychange", () => this.#draw());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** @param {boolean} isOpen */
  setOpen(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#toggle?.setAttribute("aria-pressed", String(isOpen));
    this.onToggle?.(isOpen);
    this.#draw();
  }

  /** @param {Record<string, any>} stats As of the module. */
  take(stats) {
    this.#stats = stats;
    this.#history.add(stats);
    this.#draw();
  }

  clear() {
    this.#stats = null;
    this.#history.clear();
    this.#draw();
  }

  #draw() {
    if (!this.isOpen || document.hidden) return;
    const stats = this.#stats ?? {};
    byId("latency").textContent = amount(stats.latencyMs?.p50);
    // Not every browser tells when a picture was captured.
    byId("latency-line").hidden = this.#history.isWithoutLatency;
    this.#figures.replaceChildren(...figures(stats).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
    // Viewers are told nothing of the stages.
    byId("legend").hidden = !Object.keys(stats.stagesMs ?? {}).length;
    this.#canvas.hidden = this.#history.isEmpty;
    const style = getComputedStyle(this.#panel);
    const inks = { line: style.color, grid: getComputedStyle(byId("legend")).color };
    drawGraph(this.#canvas, this.#history, inks);
    const p95 = amount(stats.latencyMs?.p95, "milliseconds");
    this.#canvas.setAttribute("aria-label", `Latency of the last minute, 95 of 100 pictures within ${p95}; stages: ${spoken(stats)}`);
  }
}

/** What keeps the service's rate down, in words that fit. @type {Record<string, string>} */
const LIMITS = { delay: "queue", loss: "losses", window: "silence", remote: "receiver" };

/**
 * The rows of the table.
 *
 * @param {Record<string, any>} stats
 * @returns {[name: string, value: string][]}
 */
export function figures(stats) {
  const { latencyMs, fps, droppedFrames, freezes, width, height, codec, roundTripMs, service, downloadBps } = stats;
  /** @type {[string, string][]} */
  const below = latencyMs ? [["95 % below", amount(latencyMs.p95, "ms")]] : [];
  const size = width && height ? `${width} × ${height}` : "–";
  /** @type {[string, string][]} */
  const rows = [
    ...below,
    ["Frames/s", amount(fps, "", 1)],
    ["Dropped", amount(droppedFrames)],
    ["Freezes", amount(freezes)],
    ["Size", size],
    ["Codec", codec ?? "–"],
    ["Rate", rate(downloadBps)],
    ["Round trip", amount(roundTripMs, "ms", 1)],
  ];
  const limit = LIMITS[service?.limit ?? ""];
  if (limit) rows.push(["Limited by", limit]);
  if (service?.queue_out_ms >= 1) rows.push(["On the way", amount(service.queue_out_ms, "ms")]);
  if (service?.resent_out >= 0.001) rows.push(["Sent again", amount(100 * service.resent_out, "%", 1)]);
  if (service?.parity_out >= 0.001) rows.push(["Parity", amount(100 * service.parity_out, "%", 1)]);
  if (service?.quality < 1) rows.push(["Drawn at", `${Math.round(100 * service.quality)}\u00a0% size`]);
  if (service?.viewers) rows.push(["Viewers", String(service.viewers)]);
  return rows;
}

/** @param {Record<string, any>} stats */
function spoken({ stagesMs = {} }) {
  return Object.entries(STAGES).map(([key, name]) => `${name} ${amount(stagesMs[key]?.p50, "ms", 1)}`).join(", ");
}

/**
 * @param {string} name
 * @param {string} colour
 */
function legend(name, colour) {
  const swatch = make("i");
  swatch.style.setProperty("--swatch", colour);
  return make("li", {}, swatch, name);
}
