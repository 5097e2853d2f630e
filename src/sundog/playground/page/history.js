// The last minute of figures, one sample a second; pure.

/** Samples that are kept, one a second. */
export const SPAN = 60;
/** Samples after which it is clear what a browser does not tell. */
const FINDING_OUT = 4;

/** Stages of the service in a frame's order, as its stats name them, with their names for people. */
export const STAGES = Object.freeze({
  decode: "decode",
  queue: "wait",
  engine: "style",
  encode: "encode",
  send: "send",
});

/** @typedef {{ latency: number | null, stages: number[] }} Sample Milliseconds; stages in the order of `STAGES`. */

/** Remembers samples, newest last. */
export class History {
  /** @type {Sample[]} */
  samples = [];

  /** @param {{ latencyMs?: { p50: number } | null, stagesMs?: Record<string, { p50: number }> }} stats */
  add({ latencyMs, stagesMs = {} }) {
    const stages = Object.keys(STAGES).map((name) => Math.max(0, stagesMs[name]?.p50 ?? 0));
    this.samples.push({ latency: latencyMs?.p50 ?? null, stages });
    if (this.samples.length > SPAN) this.samples.shift();
  }

  clear() {
    this.samples = [];
  }

  /** Whether there is nothing to draw. */
  get isEmpty() {
    return this.samples.every(({ latency, stages }) => latency === null && stages.every((ms) => ms === 0));
  }

  /** Whether latency has not been known for as long as it takes to find out. */
  get isWithoutLatency() {
    return this.samples.length >= FINDING_OUT && this.samples.every(({ latency }) => latency === null);
  }

  /** The end of the scale: a round number above everything that is shown. */
  get ceiling() {
    const tops = this.samples.map(({ latency, stages }) =>
      Math.max(latency ?? 0, stages.reduce((sum, value) => sum + value, 0)),
    );
    return roundUp(Math.max(10, ...tops) * 1.08);
  }
}

/** The next of 1, 2, 5, 10, 20, 50 and so on, with 3, 4, 6 and 8 between for a calm scale. @param {number} value */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return digit * power;
}
