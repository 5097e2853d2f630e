// What the session shall look like: all that must be said again to a service that forgot it.

import { invalidInput } from "./errors.js";

/**
 * @typedef {object} Prompt
 * @property {string} text
 * @property {boolean} enrich Whether the service may fill in what the text leaves open.
 * @property {number} strength How much of the look is shown, 0 to 1.
 *
 * @typedef {{ type: "prompt", prompt: string, enhance_prompt: boolean, strength?: number }} PromptRequest
 * @typedef {{ type: "switch_camera", rotateY: 0 | 2, ack: true }} MirrorRequest
 * @typedef {{ type: "set_image", image_data: string | null, prompt?: string | null,
 *   enhance_prompt?: boolean, strength?: number }} ImageRequest
 * @typedef {PromptRequest | MirrorRequest | ImageRequest} Request
 */

const MAX_PROMPT_CHARS = 2000;
/** How many prompts that change the one before are said again; the service keeps as many. */
const MAX_EARLIER = 16;
// Tabs and line ends are spaces to the engine.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u;

/** The state that the service has taken, or shall start in. */
export class Wanted {
  /** The prompt, after those that it changes ("Anime", "now at night"). @type {Prompt[]} */
  prompts = [];
  /** The reference image as base64. @type {string | null} */
  image = null;
  mirror = false;

  /**
   * Note a prompt that the service took; null for one that lets the picture pass.
   *
   * @param {Prompt | null} prompt
   * @param {boolean} standsAlone Whether it names a look of its own.
   */
  takePrompt(prompt, standsAlone) {
    if (!prompt) this.prompts = [];
    else if (standsAlone || !this.prompts.length) this.prompts = [prompt];
    // The first is what the others change; of these the newest count.
    else this.prompts = [...this.prompts.slice(0, 1), ...this.prompts.slice(1).slice(2 - MAX_EARLIER), prompt];
  }

  /**
   * Note what the service took.
   *
   * @param {Request} request
   * @param {Record<string, any>} ack
   */
  take(request, ack) {
    const standsAlone = ack.stands_alone !== false;
    if (request.type === "switch_camera") {
      this.mirror = request.rotateY === 2;
    } else if (request.type === "prompt") {
      this.takePrompt(promptOf(request.prompt, request), standsAlone);
    } else {
      this.image = request.image_data;
      if (request.prompt === undefined) return;
      this.takePrompt(request.prompt ? promptOf(request.prompt, request) : null, standsAlone);
    }
  }

  /**
   * What to say to a service that knows nothing of it.
   *
   * @returns {Request[]}
   */
  requests() {
    /** @type {Request[]} */
    const said = this.mirror ? [mirrorRequest(true)] : [];
    const [first, ...others] = this.prompts;
    if (this.image) {
      said.push(imageRequest(this.image, first));
      return [...said, ...others.map(promptRequest)];
    }
    return [...said, ...this.prompts.map(promptRequest)];
  }
}

/**
 * @param {string} text
 * @param {{ enhance_prompt?: boolean, strength?: number }} request
 * @returns {Prompt}
 */
function promptOf(text, { enhance_prompt: enrich = true, strength = 1 }) {
  return { text, enrich, strength };
}

/**
 * @param {Prompt} prompt
 * @returns {PromptRequest}
 */
export function promptRequest({ text, enrich, strength }) {
  return { type: "prompt", prompt: text, enhance_prompt: enrich, strength };
}

/**
 * @param {string | null} image As base64; null takes it away.
 * @param {Prompt | null} [prompt] Set with it; null for none, absent to keep the last.
 * @returns {ImageRequest}
 */
export function imageRequest(image, prompt) {
  /** @type {ImageRequest} */
  const request = { type: "set_image", image_data: image };
  if (prompt === undefined) return request;
  if (prompt === null) return { ...request, prompt: null };
  const { text, enrich, strength } = prompt;
  return { ...request, prompt: text, enhance_prompt: enrich, strength };
}

/**
 * @param {boolean} enabled
 * @returns {MirrorRequest}
 */
export function mirrorRequest(enabled) {
  return { type: "switch_camera", rotateY: enabled ? 2 : 0, ack: true };
}

/**
 * A prompt that the service would take, or a typed error before anything is sent.
 *
 * @param {unknown} text
 * @param {{ enrich?: boolean, strength?: number }} [options]
 * @returns {Prompt}
 */
export function checkedPrompt(text, { enrich = true, strength = 1 } = {}) {
  if (typeof text !== "string") throw invalidInput("a prompt is a text", "invalid_prompt");
  if (!text.trim()) {
    const words = "the prompt is empty; describe the style in a few words";
    throw invalidInput(words, "invalid_prompt");
  }
  const length = [...text].length;
  if (length > MAX_PROMPT_CHARS) {
    const words = `the prompt has ${length} characters; at most ${MAX_PROMPT_CHARS} are taken`;
    throw invalidInput(words, "invalid_prompt");
  }
  if (CONTROL.test(text)) {
    throw invalidInput("the prompt has a control character or half a symbol; send text without it", "invalid_prompt");
  }
  if (typeof strength !== "number" || !(strength >= 0 && strength <= 1)) {
    throw invalidInput(`strength must be a number from 0 to 1, got ${String(strength).slice(0, 40)}`);
  }
  return { text, enrich: Boolean(enrich), strength };
}
