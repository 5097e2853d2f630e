// The page's pure parts, run by node; test_page_parts.py tells which tests there are and how they went.

import assert from "node:assert/strict";
import test from "node:test";

const page = new URL("../../../src/sundog/playground/page/", import.meta.url);
const load = (name) => import(new URL(name, page));

const { place } = await load("fit.js");
const { amount, caption, clock, fileName, lengthOf, rate } = await load("format.js");
const { History, roundUp, SPAN } = await load("history.js");
const { readPlace } = await load("place.js");
const { understoodRows } = await load("prompt.js");
const { withRecent } = await load("settings.js");
const { secureFix } = await load("start.js");
const { Ladder } = await load("../sundog/ladder.js");
const { readEncoding } = await load("../sundog/report.js");
const { CaptureTimes } = await load("../sundog/seam.js");
const { CODES, inLine, reasonFor, wordsFor } = await load("words.js");

const WIDE = 1280 / 704;
const room = (width, height, bottom = 200) => ({ width, height, top: 76, bottom });

test("a picture fills a window of nearly its shape and stands whole in others", () => {
  assert.equal(place(room(1440, 900), WIDE, false).fit, "cover");
  assert.equal(place(room(1920, 1080), WIDE, false).fit, "cover");
  for (const [width, height] of [[1024, 768], [390, 844], [360, 640]]) {
    const at = place(room(width, height), WIDE, false);
    assert.equal(at.fit, "contain");
    assert.ok(at.width <= width && at.top + at.height + at.bottom <= height);
    assert.ok(Math.abs(at.width / at.height - WIDE) < 0.02);
  }
});

test("a phone held upright shows its upright camera over the whole screen", () => {
  assert.equal(place(room(390, 760), 704 / 1280, false).fit, "cover");
});

test("two pictures stand side by side on wide screens and one above the other on phones", () => {
  assert.equal(place(room(1440, 900), WIDE, true).stack, false);
  const phone = place(room(390, 844, 300), WIDE, true);
  assert.equal(phone.stack, true);
  assert.ok(phone.top + phone.height + phone.bottom <= 844);
});

test("a window without any room for a picture breaks nothing", () => {
  const at = place(room(300, 150, 200), WIDE, true);
  assert.ok(at.width >= 0 && at.height >= 0);
});

test("times and numbers read as people write them", () => {
  assert.deepEqual([0, 7.9, 750, 3723].map(clock), ["0:00", "0:07", "12:30", "1:02:03"]);
  assert.equal(amount(null), "–");
  assert.equal(amount(Number.NaN, "ms"), "–");
  assert.equal(amount(21.46, "ms", 1), "21.5\u00a0ms");
  assert.equal(rate(2_450_000), "2.5\u00a0Mbit/s");
  assert.equal(rate(640_000), "640\u00a0kbit/s");
  assert.equal(caption("stained-glass"), "Stained glass");
});

test("files are named by look and time, whatever the prompt holds", () => {
  const when = new Date(2026, 10, 22, 18, 5, 9);
  assert.equal(fileName("Lego World", when, "png"), "sundog-lego-world-2026-11-22-180509.png");
  assert.equal(fileName("../../etc/passwd\u0000", when, "mp4"), "sundog-etc-passwd-2026-11-22-180509.mp4");
  assert.equal(fileName("", when, "webm"), "sundog-2026-11-22-180509.webm");
  assert.ok(fileName("雨".repeat(2000), when, "png").length < 80);
});

test("characters are counted as the service counts them", () => {
  assert.equal(lengthOf("a😀b"), 3);
});

test("the last minute is kept, and the scale holds all of it", () => {
  const history = new History();
  assert.ok(history.isEmpty);
  for (let i = 0; i < 2 * SPAN; i += 1) {
    history.add({ latencyMs: { p50: i }, stagesMs: { engine: { p50: 5 }, total: { p50: 900 } } });
  }
  assert.equal(history.samples.length, SPAN);
  assert.ok(history.ceiling >= 119 && history.ceiling <= 200);
  history.add({ latencyMs: null });
  assert.equal(history.samples.at(-1).latency, null);
});

test("scales end at round numbers", () => {
  assert.deepEqual([10.8, 21, 95, 130].map(roundUp), [20, 30, 100, 200]);
});

test("links to watch are read from both sides of the number sign", () => {
  const id = "0f8a".repeat(8);
  const at = readPlace(`http://host/watch#session=${id}&token=T_-1&bare`);
  assert.deepEqual(at, { session: id, token: "T_-1", isNamed: false, isBare: true, isSmooth: false });
  const named = readPlace("http://host/watch?stream=stage-1&bare=0#smooth");
  assert.deepEqual([named.session, named.isNamed, named.isBare, named.isSmooth], ["stage-1", true, false, true]);
  assert.equal(readPlace("http://host/watch#session=stage-1&token=T").isNamed, true);
  assert.equal(readPlace("http://host/watch").session, "");
});

test("an ack is told as what is not shown, what was understood, and what was added", () => {
  const ack = {
    understood: ["watercolor"],
    unmet: [{ words: "a red hat", reason: "object" }],
    ignored: [],
    enrichedPrompt: "watercolor, add a red hat, soft window light",
  };
  const rows = understoodRows(ack, "watercolor, add a red hat");
  assert.deepEqual(rows.map(([kind]) => kind), ["unmet", "known", "enriched"]);
  assert.match(rows[0][1], /“a red hat”/);
  assert.equal(rows[2][1], "Enriched with soft window light");
  assert.deepEqual(understoodRows({ ...ack, understood: ["anime"], unmet: [], enrichedPrompt: "Anime" }, "Anime"), []);
});

test("recent prompts stand once each, newest first, and only a few", () => {
  assert.deepEqual(withRecent(["a", "B"], "b "), ["b", "a"]);
  assert.equal(withRecent([..."abcdefgh"], "new").length, 8);
  assert.deepEqual(withRecent(["a"], "  "), ["a"]);
  assert.deepEqual(withRecent(["a"], "x".repeat(5000)), ["a"]);
});

test("a page over plain http says how to open it so that cameras work", () => {
  const fix = secureFix({ port: "8000", hostname: "studio.lan" });
  assert.match(fix, /http:\/\/localhost:8000/);
  assert.match(fix, /--tls-cert/);
  assert.match(fix, /https:\/\/studio\.lan:8000/);
});

test("each fault has a title and something to do", () => {
  for (const code of CODES) {
    const { title, fix, acts } = wordsFor({ code, message: "the very reason" });
    assert.ok(title && (fix || acts.length), code);
  }
});

test("a fault that nobody knows is still told", () => {
  const words = wordsFor({ code: "constructor", message: "it broke", retryable: true });
  assert.deepEqual(words, { title: "Something went wrong", fix: "It broke.", acts: ["retry"] });
  assert.ok(reasonFor("toString").length > 0);
});

test("who waits reads where it stands", () => {
  assert.equal(inLine({ position: 1, size: 1 }), "You are next in line");
  assert.equal(inLine({ position: 1, size: 3 }), "You are next of 3 in line");
  const read = (position) => inLine({ position, size: 200 }).split(" ")[2];
  assert.deepEqual([2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(read),
    ["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]);
});

test("pictures of two paths are compared by what the service says of each", () => {
  const [one, other] = [new CaptureTimes(), new CaptureTimes()];
  assert.equal(one.of(9000), null);
  one.told(9000, 5000, 9900);
  other.told(2 ** 32 - 900, 5000, 0);
  assert.equal(one.of(9000 + 90 * 40), 5040);
  assert.equal(one.of(9000 - 90 * 40), 4960);
  assert.equal(other.of(90 * 30), 5040, "past the wrap");
  assert.equal(one.of(null), null);
});

test("what is said of another path is not taken for this one's", () => {
  const times = new CaptureTimes();
  times.told(9000, 5000, null);
  assert.equal(times.of(9000), null, "nothing has come yet");
  times.told(9000, 5000, 9000 + 90 * 61_000);
  assert.equal(times.of(9000), null);
});

const captured = (bps) => ({ width: 1280, height: 704, bps });

/** A ladder that has seen a good path for two seconds. */
function settled() {
  const ladder = new Ladder();
  for (let now = 0; now <= 2000; now += 250) assert.equal(ladder.share(captured(4e6), now), 1);
  return ladder;
}

test("a picture becomes smaller at once where its path carries little, and as small as that needs", () => {
  for (const [bps, share] of [[3e6, 1], [8e5, 1], [7e5, 0.75], [3e5, 0.5], [1e5, 0.375]]) {
    assert.equal(settled().share(captured(bps), 2250), share);
  }
});

test("it becomes larger again after a second of room, not sooner than three after the last step", () => {
  const ladder = settled();
  ladder.share(captured(3e5), 2250);
  let grown = null;
  for (let now = 2500; now < 9000; now += 250) {
    if (ladder.share(captured(4e6), now) === 1) grown ??= now;
  }
  assert.equal(grown, 5250);
});

test("a rate that sways by a sixth moves nothing", () => {
  const ladder = settled();
  ladder.share(captured(5e5), 2250);
  for (let now = 2500; now < 30_000; now += 250) {
    assert.equal(ladder.share(captured(now % 500 ? 4.2e5 : 5.2e5), now), 0.75);
  }
});

test("what a browser aims for before it knows the path makes nothing smaller", () => {
  const ladder = new Ladder();
  assert.equal(ladder.share(captured(1e5), 0), 1);
  assert.equal(ladder.share(captured(1e5), 1250), 1);
  assert.equal(ladder.share(captured(1e5), 1500), 0.375);
});

test("the rate of a picture is read where a browser tells it", () => {
  const source = { id: "s", type: "media-source", width: 1280, height: 704 };
  const sent = { id: "o", type: "outbound-rtp", mediaSourceId: "s", targetBitrate: 3e6 };
  const stats = (...rows) => new Map(rows.map((row) => [row.id, row]));
  assert.deepEqual(readEncoding(stats(source, sent)), captured(3e6));
  assert.equal(readEncoding(stats(source, { ...sent, targetBitrate: undefined })), null);
  assert.equal(readEncoding(stats({ ...source, width: undefined }, sent)), null);
  assert.equal(readEncoding(stats()), null);
});
