// How a session fares: latency from camera to screen, rates, drops, and what the service says.

import { noReport } from "./report.js";
import { Screen } from "./screen.js";

/**
 * @typedef {object} Percentiles Milliseconds.
 * @property {number} p50
 * @property {number} p95
 *
 * @typedef {object} SessionStats
 * @property {Percentiles | null} latencyMs From the camera's capture to presentation of the last frames
 *   on the attached element; null where the browser or the service does not tell when they were captured.
 * @property {Percentiles | null} serviceMs What of it passes in the service, by its own measure.
 * @property {number} fps Pictures shown a second; decoded ones where no element is attached or seen.
 * @property {number} presentedFrames On the attached element.
 * @property {number} decodedFrames
 * @property {number} droppedFrames Came and were not shown, by the browser's count.
 * @property {number} freezes
 * @property {number} keyFrames
 * @property {number | null} width Of the restyled picture.
 * @property {number | null} height Of the restyled picture.
 * @property {number} sentFps
 * @property {number | null} sentWidth
 * @property {number | null} sentHeight
 * @property {string | null} limitedBy Why the browser sends less than the camera gives: `cpu`, `bandwidth`.
 * @property {string | null} codec
 * @property {number} uploadBps Bits a second.
 * @property {number} downloadBps Bits a second.
 * @property {number} loss Share of the packets that should have come, 0 to 1.
 * @property {number | null} roundTripMs
 * @property {number | null} jitterMs
 * @property {Record<string, Percentiles>} stagesMs Time in each stage of the service.
 * @property {Record<string, any> | null} service All that the service tells, in its own words.
 */

const RATE_MS = 2000;

/** @typedef {import("./report.js").PeerReport} PeerReport */

/** Takes note of one session's peers and of the element that shows them. */
export class Meter {
  screen = new Screen();
  /** @type {Record<string, any> | null} */
  #service = null;
  #before = noReport();
  #now = noReport();
  /** Reports of the last two seconds, oldest first. @type {{ at: number, report: PeerReport }[]} */
  #recent = [];

  /** Take what the service says. @param {Record<string, any>} stats */
  service(stats) {
    this.#service = stats;
  }

  /** Take what the path in use counts. @param {PeerReport} report */
  report(report) {
    const at = performance.now();
    this.#now = report;
    this.#recent.push({ at, report });
    while (this.#recent.length > 2 && at - /** @type {{at: number}} */ (this.#recent[0]).at > RATE_MS) {
      this.#recent.shift();
    }
  }

  /** Another path is in use: its counters begin anew, the session's go on. */
  newPath() {
    for (const name of ADDED) this.#before[name] += this.#now[name];
    this.#now = noReport();
    this.#recent = [];
    this.#service = null;
  }

  /** @returns {SessionStats} */
  snapshot() {
    const now = this.#now;
    const { stages_ms: stagesMs = {} } = this.#service ?? {};
    const { fps, latencyMs, presentedFrames } = this.screen.measure();
    const lostPackets = this.#since("packetsLost");
    const due = lostPackets + this.#since("packetsReceived");
    return {
      latencyMs,
      serviceMs: stagesMs.total ?? null,
      fps: fps ?? this.#rate("framesDecoded"),
      presentedFrames,
      decodedFrames: this.#total("framesDecoded"),
      droppedFrames: this.#total("framesDropped"),
      freezes: this.#total("freezes"),
      keyFrames: this.#total("keyFramesDecoded"),
      width: now.width,
      height: now.height,
      sentFps: this.#rate("framesSent"),
      sentWidth: now.sentWidth,
      sentHeight: now.sentHeight,
      limitedBy: now.limitedBy,
      codec: now.codec,
      uploadBps: Math.round(8 * this.#rate("bytesSent")),
      downloadBps: Math.round(8 * this.#rate("bytesReceived")),
      loss: due > 0 ? Math.max(0, lostPackets / due) : 0,
      roundTripMs: now.roundTripMs,
      jitterMs: now.jitterMs,
      stagesMs,
      service: this.#service,
    };
  }

  /** @param {Counter} name */
  #total(name) {
    return this.#before[name] + this.#now[name];
  }

  /** How much a counter grew over the last two seconds. @param {Counter} name */
  #since(name) {
    const [first] = this.#recent;
    return first ? this.#now[name] - first.report[name] : 0;
  }

  /** @param {Counter} name */
  #rate(name) {
    const span = (this.#recent.at(-1)?.at ?? 0) - (this.#recent[0]?.at ?? 0);
    return span > 0 ? Math.round((10_000 * this.#since(name)) / span) / 10 : 0;
  }
}

/** @typedef {(typeof ADDED)[number]} Counter */
const ADDED = /** @type {const} */ ([
  "framesSent",
  "framesDecoded",
  "framesDropped",
  "keyFramesDecoded",
  "freezes",
  "bytesSent",
  "bytesReceived",
  "packetsReceived",
  "packetsLost",
]);
