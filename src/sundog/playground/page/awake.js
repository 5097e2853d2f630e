// Keeps the screen on while pictures are live, where the browser can (W3C Screen Wake Lock).

let isWanted = false;
/** @type {WakeLockSentinel | null} */
let lock = null;

/** @param {boolean} isLive */
export function keepAwake(isLive) {
  isWanted = isLive;
  hold().catch(() => {
    // A low battery may forbid it; the screen then goes dark as always.
  });
}

async function hold() {
  if (!isWanted || document.hidden) {
    await lock?.release();
    lock = null;
  } else if (!lock || lock.released) {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
    // It may have become unwanted while it was asked for.
    if (!isWanted) await lock?.release();
  }
}

// The browser lets go of it whenever the page is hidden.
document.addEventListener("visibilitychange", () => keepAwake(isWanted));
