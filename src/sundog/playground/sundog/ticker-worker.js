// The worker of ticker.js: told how many milliseconds, it ticks until it is terminated.

addEventListener("message", ({ data }) => {
  setInterval(() => postMessage(null), data);
});
