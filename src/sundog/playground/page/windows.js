// Full screen and picture-in-picture, where the browser has them.

import { byId } from "./dom.js";

/**
 * Make the full screen button work; it is hidden where there is none (iPhones).
 *
 * @param {(error: { code: string }) => void} onError
 */
export function startFullScreen(onError) {
  const button = byId("fullscreen");
  if (!document.fullscreenEnabled) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", async () => {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen({ navigationUI: "hide" });
    } catch {
      onError({ code: "full_failed" });
    }
  });
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  });
}

/**
 * Make the picture-in-picture button work.
 *
 * @param {HTMLVideoElement} video
 * @param {(error: { code: string }) => void} onError
 */
export function startPictureInPicture(video, onError) {
  const button = byId("pip");
  if (!document.pictureInPictureEnabled) {
    button.hidden = true;
    return;
  }
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", async () => {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await video.requestPictureInPicture();
    } catch {
      onError({ code: "pip_failed" });
    }
  });
  for (const isAway of [true, false]) {
    video.addEventListener(isAway ? "enterpictureinpicture" : "leavepictureinpicture", () => {
      button.setAttribute("aria-pressed", String(isAway));
      document.body.dataset.away = String(isAway);
    });
  }
}
