// What the status page shows of one answer of the service: figures, curves, bars and the table.

import { byId, make } from "./dom.js";
import { amount, clock, rate } from "./format.js";

/** @typedef {{ p50: number, p95: number }} Took */
/**
 * @typedef {{
 *   label: string, name: string | null, model: string, client: string, state: string, age_s: number,
 *   worker: string | null, viewers: number, fps_in: number, fps_out: number, frame_age_ms: Took | null, quality: number,
 *   width: number | null, height: number | null, dropped: number, bitrate_out_bps: number,
 *   round_trip_ms: number | null, loss_in: number, limit: string | null, resent: number, parity: number,
 * }} SessionView
 */
/**
 * @typedef {{
 *   name: string, node: string, release: string, state: string, slots: number, taken: number,
 *   ends_in_s: number | null, heard_s: number, doing: string,
 * }} WorkerView
 */
/**
 * @typedef {{
 *   version: string, uptime_s: number,
 *   engine: { name: string, state: string, failures: number, replacements: number, processes: number },
 *   places: { active: number, max: number }, queue: { waiting: number, size: number },
 *   sessions: SessionView[], workers: WorkerView[], stages_ms: Record<string, Took>,
 *   history: { sessions: number, fps: number, age_p95_ms: number | null }[],
 *   begun: number, refused: Record<string, number>, errors: Record<string, number>,
 * }} Status
 */

const STAGES = ["decode", "queue", "engine", "encode", "send", "total"];
const SECONDS = 120;
const HEIGHT = 32;

/** @param {Status} status */
export function show(status) {
  const { places, queue, engine, history } = status;
  const last = history.at(-1);
  byId("about").textContent = `${status.version} · up ${clock(status.uptime_s)}`;
  byId("sessions").textContent = String(places.active);
  byId("sessions-of").textContent = `of ${places.max} places`;
  const meter = byId("places");
  meter.style.setProperty("--at", `${Math.min(100, (100 * places.active) / Math.max(1, places.max))}%`);
  meter.dataset.full = String(places.active >= places.max);
  byId("queue").textContent = queue.size ? `${queue.waiting} of ${queue.size} waiting in line` : "nobody waits in line here";
  byId("fps").textContent = amount(last?.fps);
  byId("age").textContent = amount(last?.age_p95_ms);
  draw("fps-spark", history.map(({ fps }) => fps));
  draw("age-spark", history.map(({ age_p95_ms }) => age_p95_ms));
  byId("engine").textContent = engine.name;
  byId("engine-state").textContent = engine.state;
  list("engine-facts", [["Processes", engine.processes], ["Failures", engine.failures, true], ["Replaced", engine.replacements, true]]);
  showStages(status.stages_ms);
  list("since", [
    ["Sessions begun", status.begun],
    ["Refused", total(status.refused), true],
    ...named(status.refused),
    ["Errors told to clients", total(status.errors), true],
    ...named(status.errors),
  ]);
  showWorkers(status.workers);
  showSessions(status.sessions);
}

/** @param {string} id @param {(number | null)[]} values */
function draw(id, values) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const start = SECONDS - values.length;
  let line = "";
  let area = "";
  /** @type {number[]} */
  let run = [];
  const close = () => {
    const [first, end] = [run[0], run.at(-1)];
    if (first !== undefined) area += `${points(run)}L${end},${HEIGHT}L${first},${HEIGHT}Z`;
    line += points(run);
    run = [];
  };
  /** @param {number[]} xs */
  const points = (xs) => xs.map((x, at) => `${at ? "L" : "M"}${x},${y(x)}`).join("");
  /** @param {number} x */
  const y = (x) => (HEIGHT - 1 - ((HEIGHT - 3) * (values[x - start] ?? 0)) / most).toFixed(2);
  values.forEach((value, at) => (value == null ? close() : run.push(start + at)));
  close();
  byId(id).replaceChildren(path(area, "area"), path(line, "line"));
}

/** @param {string} shape @param {string} name */
function path(shape, name) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
  element.setAttribute("d", shape);
  element.setAttribute("class", name);
  return element;
}

/** @param {Record<string, Took>} stages */
function showStages(stages) {
  const known = STAGES.filter((name) => stages[name]);
  const most = Math.max(1, ...known.map((name) => stages[name]?.p95 ?? 0));
  byId("no-stages").hidden = known.length > 0;
  byId("stages").replaceChildren(
    ...known.map((name) => {
      const { p50, p95 } = stages[name] ?? { p50: 0, p95: 0 };
      const bar = make("div", { className: "bar" }, make("i", { className: "most" }), make("i"));
      [p95, p50].forEach((value, at) => /** @type {HTMLElement} */ (bar.children[at]).style.setProperty("--at", `${(100 * value) / most}%`));
      const took = make("span", { className: "took" }, `${amount(p50, "", 1)} `, make("span", {}, `· ${amount(p95, "", 1)}`));
      return make("li", {}, make("span", {}, name), bar, took);
    }),
  );
}

/** @param {string} id @param {[string, number, boolean?][]} facts The third: whether more than none is bad. */
function list(id, facts) {
  byId(id).replaceChildren(
    ...facts.flatMap(([name, value, isBad]) => [
      make("dt", {}, name),
      make("dd", { className: isBad && value ? "bad" : "" }, String(value)),
    ]),
  );
}

/** @param {Record<string, number>} counts */
const total = (counts) => Object.values(counts).reduce((sum, value) => sum + value, 0);

/** @param {Record<string, number>} counts @returns {[string, number][]} */
const named = (counts) => Object.entries(counts).map(([code, times]) => [`\u00a0\u00a0${code.replaceAll("_", " ")}`, times]);

/** @param {WorkerView[]} workers */
function showWorkers(workers) {
  // A service that runs its sessions itself is its own worker, of which everything else on the page tells.
  const others = workers.filter(({ name }) => name !== "local");
  byId("workers").hidden = !others.length;
  byId("worker-rows").replaceChildren(...others.map(workerRow));
}

/** @param {WorkerView} worker */
function workerRow(worker) {
  const light = { ready: "live", lost: "stalled" }[worker.state] ?? "waiting-state";
  const more = worker.ends_in_s == null ? worker.doing : `ends in ${clock(worker.ends_in_s)}`;
  const state = [worker.state, more].filter(Boolean).join(", ");
  const who = make("td", {}, make("span", { className: light }), make("code", {}, worker.name), muted(` ${state}`));
  return make(
    "tr",
    {},
    who,
    cell("Machine", worker.node),
    cell("Release", worker.release),
    cell("Heard", `${amount(worker.heard_s, "s", 1)} ago`),
    cell("Sessions", `${worker.taken} of ${worker.slots}`),
  );
}

/** @param {SessionView[]} sessions */
function showSessions(sessions) {
  byId("table").hidden = !sessions.length;
  byId("no-sessions").hidden = sessions.length > 0;
  byId("rows").replaceChildren(...sessions.map(row));
}

/** @param {SessionView} session */
const onWhich = ({ worker }) => (worker && worker !== "local" ? ` on ${worker}` : "");

/** What a path, not the picture, keeps a rate down by. */
const LIMITED = new Set(["delay", "loss", "window", "remote"]);

/** @param {SessionView} session */
function row(session) {
  const { frame_age_ms: age, loss_in: loss } = session;
  const network = [amount(session.round_trip_ms, "ms"), rate(session.bitrate_out_bps)];
  if (loss > 0.001) network.push(`${amount(100 * loss, "%", 1)} lost`);
  if (session.resent > 0.001) network.push(`${amount(100 * session.resent, "%", 1)} sent again`);
  if (session.parity > 0.001) network.push(`${amount(100 * session.parity, "%", 1)} parity`);
  if (session.limit && LIMITED.has(session.limit)) network.push(`limited: ${session.limit}`);
  const who = make("td", {}, make("span", { className: session.state === "live" ? "live" : session.state === "stalled" ? "stalled" : "waiting-state" }));
  who.append(make("code", { title: session.state }, session.label), muted(` ${session.name ?? ""} ${session.state}`));
  return make(
    "tr",
    {},
    who,
    cell("Client", session.client, muted(` ${session.model}`), muted(onWhich(session))),
    cell("Since", clock(session.age_s)),
    cell("Frames/s", `${amount(session.fps_in, "", 1)} → ${amount(session.fps_out, "", 1)}`),
    cell("Frame age", age ? `${amount(age.p50)} · ${amount(age.p95, "ms")}` : "–"),
    cell("Quality", amount(100 * session.quality, "%"), muted(session.width ? ` ${session.width}×${session.height}` : "")),
    cell("Dropped", String(session.dropped)),
    cell("Network", network.join(" · ")),
    cell("Viewers", String(session.viewers)),
  );
}

/** @param {string} label @param {...(Node | string)} children */
function cell(label, ...children) {
  const value = make("span", {}, ...children);
  const element = make("td", {}, value);
  element.dataset.label = label;
  return element;
}

/** @param {string} words */
const muted = (words) => make("span", { className: "muted" }, words);
