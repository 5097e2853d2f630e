// A session's media: the path in use, the one that is to replace it, and who watches both.

import { lost } from "./errors.js";
import { iceOf } from "./ice.js";
import { Path } from "./path.js";
import { RemoteStream } from "./remote.js";
import { Deferred } from "./waiting.js";
import { Watchdog } from "./watchdog.js";

const NEW_PICTURE_S = 4;
/** How long after that its pictures may be older than those of the path in use, which the service ends sooner. */
const CATCH_UP_MS = 4000;
const CATCH_UP_LOOK_MS = 20;
/** By so much two reports on one picture differ; two pictures are further apart. */
const SAME_MS = 4;
/** A path that is to end and brought nothing for so long has ended. */
const ENDED_MS = 250;
const SHOWING_MS = 2000;
/** How long the path in use may take to show again once the service is heard again. */
const BACK_MS = 1000;
const BACK_LOOK_MS = 100;
/** A picture that is owed for longer says that the path in use has lost its way. */
const OWED_MS = 1000;
/** Pictures on the path in use that make another one needless; fewer may be left from before. */
const REVIVED = 5;

/**
 * A next path replaces the one in use with its first picture and not before: nothing is dark in between.
 * Where the one in use still shows, that is the first newer one: time does not go back.
 */
export class Paths {
  /** Whether nothing is to be expected of the path in use, until a picture comes. */
  isLost = false;
  /** Whether the service wants another path in the place of the one in use, which still shows. */
  isLeaving = false;
  remote = new RemoteStream();
  /** Called when a path has failed. @type {() => void} */
  changed = () => {};
  /** @type {Path | null} */
  current = null;
  /** @type {Path | null} */
  #next = null;
  #watchdog = new Watchdog();
  #isLooking = false;
  #captured = 0;
  #decoded = 0;
  #shownAt = -Infinity;
  /** Pictures on the path in use since another was begun. */
  #shownSince = 0;
  /** Resolved when they are enough. @type {Deferred<void> | null} */
  #revived = null;

  /**
   * @param {MediaStreamTrack[]} tracks The caller's, to send.
   * @param {import("./meter.js").Meter} meter Told what each path counts.
   * @param {import("./ice.js").IceOptions & { onRemoteStream: (stream: MediaStream) => void }} options
   */
  constructor(tracks, meter, options) {
    this.tracks = tracks;
    this.meter = meter;
    /** @type {typeof options | null} */
    this.options = options;
    this.ice = options;
  }

  /** Whether something may still be expected of the path in use. */
  get isAlive() {
    return this.current !== null && !this.current.hasFailed && !this.isLost;
  }

  /** Take note of what the path in use has counted since the last look. */
  async look() {
    const path = this.current;
    if (!path || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const report = await path.report();
      // It may have been replaced meanwhile.
      if (path === this.current) this.#note(report);
    } finally {
      this.#isLooking = false;
    }
  }

  /** @param {import("./report.js").PeerReport} report */
  #note(report) {
    this.meter.report(report);
    if (report.framesCaptured > this.#captured) this.#watchdog.sent(performance.now());
    if (report.framesDecoded > this.#decoded) {
      this.#watchdog.shown();
      this.#shownAt = performance.now();
      this.isLost = false;
      this.#shownSince += report.framesDecoded - this.#decoded;
      if (this.#shownSince >= REVIVED) this.#revived?.resolve(undefined);
    }
    this.#captured = report.framesCaptured;
    this.#decoded = report.framesDecoded;
  }

  /** Whether a picture came in the last second or two. */
  get isShowing() {
    return performance.now() - this.#shownAt < SHOWING_MS;
  }

  /** For how long a picture has been owed, milliseconds. */
  get owedMs() {
    return this.#watchdog.owedMs(performance.now());
  }

  /**
   * Whether the path in use is alive, after a moment if need be. Where the network was away for a while,
   * media go on by themselves, and only then the service can be talked to: a new path would interrupt
   * what has just come back.
   */
  async isBack() {
    const end = performance.now() + BACK_MS;
    while (this.isAlive && this.owedMs > OWED_MS && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, BACK_LOOK_MS));
      await this.look();
    }
    return this.isAlive && this.owedMs <= OWED_MS;
  }

  needsNewPeer() {
    if (!this.current || this.current.hasFailed || this.isLost) return true;
    return this.#watchdog.isTime(performance.now());
  }

  /** Forget the time in which nobody could look. @param {boolean} isLost Whether it was too long for a peer. */
  woke(isLost) {
    this.#watchdog.woke();
    this.isLost ||= isLost;
  }

  /**
   * Make a path, and use it from its first picture; the one in use stays until then, and for good where
   * it shows again before the other has connected, unless the service wants to end it.
   *
   * @param {import("./signalling.js").Signalling} signalling
   */
  async renew(signalling) {
    const isAsked = this.isLeaving;
    this.isLeaving = false;
    const path = new Path(this.tracks, iceOf(this.ice, signalling.name));
    // Without a camera that gives frames no picture will come.
    const isDue = this.current !== null && this.#watchdog.isFlowing(performance.now());
    path.changed = () => this.changed();
    this.#watchdog.renewed(performance.now());
    this.#next = path;
    try {
      await path.negotiate(signalling);
      if (isAsked) {
        await path.connected();
      } else if (!(await this.#isNeeded(path))) {
        this.isLost = false;
        return;
      }
      if (isDue) await path.firstPicture(NEW_PICTURE_S);
      if (isDue && isAsked) await this.#caughtUp(path);
      this.#use(path);
    } catch (error) {
      this.isLost ||= this.current !== null && !isAsked;
      throw error;
    } finally {
      if (this.#next === path) this.#next = null;
      if (this.current !== path) path.close();
    }
  }

  /** Take what the service says of a peer. @param {Record<string, any>} stats */
  told(stats) {
    this.current?.told(stats);
    this.#next?.told(stats);
  }

  /**
   * Wait until a next path brings what the one in use has not shown yet, or has had its time for it.
   *
   * @param {Path} path
   */
  async #caughtUp(path) {
    let newest = null;
    let newestAt = performance.now();
    const end = newestAt + CATCH_UP_MS;
    for (let now = newestAt; now < end && !path.hasFailed; now = performance.now()) {
      const [shownMs, ownMs] = [this.current?.newestMs ?? null, path.newestMs];
      // An older service says nothing, and ends the earlier path soon.
      if (shownMs === null || (ownMs !== null && ownMs > shownMs - SAME_MS)) return;
      if (newest !== this.current?.newest) [newest, newestAt] = [this.current?.newest, now];
      if (ownMs === null && now - newestAt > ENDED_MS) return;
      await new Promise((resolve) => setTimeout(resolve, CATCH_UP_LOOK_MS));
    }
    if (path.hasFailed) throw path.failure();
  }

  /** Wait until a next path has connected; false where it is not needed any more. @param {Path} path */
  async #isNeeded(path) {
    this.#shownSince = 0;
    /** @type {Deferred<void>} */
    const revived = new Deferred();
    this.#revived = revived;
    try {
      return await Promise.race([
        path.connected().then(() => true),
        revived.promise.then(() => false),
      ]);
    } finally {
      this.#revived = null;
    }
  }

  /**
   * Send another track in the place of that of its kind.
   *
   * @param {MediaStreamTrack} track
   */
  async replaceTrack(track) {
    if (!this.tracks.some(({ kind }) => kind === track.kind)) return false;
    this.tracks = this.tracks.map((other) => (other.kind === track.kind ? track : other));
    await Promise.all([this.current?.replaceTrack(track), this.#next?.replaceTrack(track)]);
    return true;
  }

  close() {
    this.changed = () => {};
    this.#next?.close();
    this.current?.close();
    this.#next = this.current = null;
    this.remote.end();
  }

  /** @param {Path} path */
  #use(path) {
    if (this.#next !== path) throw lost("peer_failed", "the WebRTC connection was closed");
    const before = this.current;
    this.current = path;
    this.isLost = false;
    this.#captured = this.#decoded = 0;
    this.meter.newPath();
    this.remote.use(path.tracks);
    before?.close();
    this.options?.onRemoteStream(this.remote.stream);
    this.options = null;
  }
}
