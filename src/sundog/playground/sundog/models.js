// The models that can be asked for: name, picture size and rate.

import { DecartSDKError } from "./errors.js";

/**
 * @typedef {object} Model What a camera needs to know about a model.
 * @property {string} name As the service knows it.
 * @property {number} width Pixels.
 * @property {number} height Pixels.
 * @property {number} fps Frames a second that it is made for.
 */

const NAMES = [
  "mirage_v2",
  "mirage",
  "lucy_v2v_720p_rt",
  "lucy-restyle-2",
  "lucy-restyle-latest",
  "lucy-restyle",
  "lucy",
];

/** @type {ReadonlyMap<string, Model>} */
const REALTIME = new Map(
  NAMES.map((name) => [name, Object.freeze({ name, width: 1280, height: 704, fps: 25 })]),
);

export const models = Object.freeze({
  /**
   * Look up a realtime model.
   *
   * @param {string} name
   * @returns {Model}
   */
  realtime(name) {
    const model = REALTIME.get(name);
    if (model) return model;
    const shown = String(name).slice(0, 40);
    throw new DecartSDKError(
      "unknown_model",
      `model '${shown}' not found; known models: ${NAMES.join(", ")}`,
      { data: { model: shown } },
    );
  },
});
