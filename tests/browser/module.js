// A user's page that uses the module: a camera, a session, a video element for what comes back.

export * from "/sundog.js";
import { DecartClient, getCameraStream, models, RealtimeClient, WhepViewer } from "/sundog.js";

/** Opens a session; what it tells is written down beside it. */
export async function open({ prompt, mirror, image, key, model = "mirage_v2", camera, ...options } = {}) {
  const client = new DecartClient({ apiKey: key });
  const { width, height, fps } = models.realtime("mirage_v2");
  const stream = await getCameraStream({ video: { width, height, frameRate: fps }, ...camera });
  const told = { ...telling(), stream };
  told.session = await RealtimeClient.connect({
    baseUrl: client.baseUrl,
    apiKey: client.apiKey,
    localStream: stream,
    options: {
      model,
      onRemoteStream: (remote) => {
        told.streams += 1;
        told.video.srcObject = remote;
      },
      initialState: { prompt: prompt ? { text: prompt } : null, mirror, image },
      ...options,
    },
  });
  listen(told.session, told);
  return told;
}

/** Watches a session; what it tells is written down beside it. */
export async function watch(place) {
  const told = telling();
  const onRemoteStream = (remote) => (told.video.srcObject = remote);
  told.viewer = await WhepViewer.connect({ ...place, onRemoteStream });
  listen(told.viewer, told);
  return told;
}

function telling() {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  document.body.append(video);
  return { states: [], errors: [], stats: [], streams: 0, video };
}

function listen(teller, told) {
  teller.on("connection_change", (state) => told.states.push(state));
  teller.on("error", ({ code, message }) => told.errors.push([code, message]));
  teller.on("stats", (stats) => told.stats.push(stats));
  teller.attach(told.video);
}

/** What a call rejects or throws: its code, words and whether to try again; null where it does not. */
export async function refusal(call) {
  try {
    await call();
    return null;
  } catch ({ name, code, message, retryable }) {
    return { name, code, message, retryable };
  }
}

/** Waits until something is true; false when patience ends. */
export async function reaches(look, patience = 10_000) {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    if (await look()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
