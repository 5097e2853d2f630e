// The door of the JavaScript module: everything that pages use. docs/javascript.md shows it by example.

export { DecartClient } from "./sundog/client.js";
export { DecartSDKError } from "./sundog/errors.js";
export { getCameraStream, sourceOf } from "./sundog/camera.js";
export { models } from "./sundog/models.js";
export { RealtimeClient } from "./sundog/realtime.js";
export { VERSION } from "./sundog/version.js";
export { WhepViewer } from "./sundog/whep.js";
