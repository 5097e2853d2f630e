// Reference images: whatever the page has, made small and sent as base64.

import { DecartSDKError, invalidInput, lost } from "./errors.js";
import { within } from "./waiting.js";

/** @typedef {Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ImageBitmap | string | URL} ImageSource A string is a URL. */

/** Longest side that is sent, pixels: no look needs more. */
const MAX_SIDE = 1024;
const MAX_BYTES = 128 * 1024 * 1024;
const QUALITY = 0.92;
const FETCH_S = 15;
const DECODE_S = 20;

/**
 * The picture as base64 of a WebP or PNG file, at most 1024 pixels wide and high, upright, without what a
 * camera writes into its files.
 *
 * @param {ImageSource} source
 * @returns {Promise<string>}
 */
export async function imageData(source) {
  const bitmap = source instanceof ImageBitmap ? source : await decoded(await blobOf(source));
  try {
    return await base64Of(await small(bitmap));
  } finally {
    if (bitmap !== source) bitmap.close();
  }
}

/**
 * @param {Exclude<ImageSource, ImageBitmap>} source
 * @returns {Promise<Blob>}
 */
async function blobOf(source) {
  const blob = await rawBlobOf(source);
  if (!blob.size) throw notAnImage("it is empty");
  if (blob.size > MAX_BYTES) {
    throw notAnImage(`it has ${Math.round(blob.size / 1e6)} MB; at most 128 MB are taken`);
  }
  return blob;
}

/**
 * @param {Exclude<ImageSource, ImageBitmap>} source
 * @returns {Promise<Blob>}
 */
async function rawBlobOf(source) {
  if (source instanceof Blob) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return new Blob([source]);
  if (typeof source !== "string" && !(source instanceof URL)) {
    throw invalidInput("an image is a Blob, File, URL, ArrayBuffer, ImageBitmap, or null");
  }
  const url = String(source);
  return url.startsWith("data:") ? fromDataUrl(url) : await fetched(url);
}

/** Without `fetch`, which a page's security policy may not allow for `data:`. @param {string} url */
function fromDataUrl(url) {
  const [head = "", body = ""] = url.split(/,(.*)/s);
  try {
    const text = /;base64$/i.test(head) ? atob(body) : decodeURIComponent(body);
    return new Blob([Uint8Array.from(text, (char) => char.charCodeAt(0))]);
  } catch (error) {
    throw notAnImage("its data: URL is broken", error);
  }
}

/** @param {string} url */
async function fetched(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000 * FETCH_S) });
    if (response.ok) return await response.blob();
    throw new Error(`status ${response.status}`);
  } catch (error) {
    throw new DecartSDKError(
      "image_unreachable",
      "the image cannot be loaded from its address; see whether that is right and whether its server lets" +
        " this page read it (CORS), or give the image as a file",
      { cause: error, retryable: true },
    );
  }
}

/** @param {Blob} blob */
async function decoded(blob) {
  try {
    return await within(DECODE_S, createImageBitmap(blob), "picture from the image");
  } catch (error) {
    if (error instanceof DecartSDKError) throw error;
    throw notAnImage("this browser cannot read it as a picture; use a PNG, JPEG or WebP file", error);
  }
}

/** @param {ImageBitmap} bitmap */
async function small(bitmap) {
  if (!bitmap.width || !bitmap.height) throw notAnImage("it has no pixels");
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const brush = canvas.getContext("2d");
  if (!brush) throw lost("no_canvas", "the browser gives no canvas; close other tabs and try again");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(bitmap, 0, 0, width, height);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
  if (!blob) throw notAnImage("this browser cannot encode it");
  return blob;
}

/** @param {Blob} blob @returns {Promise<string>} */
function base64Of(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(notAnImage("it cannot be read", reader.error));
    reader.readAsDataURL(blob);
  });
}

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
function notAnImage(why, cause) {
  return new DecartSDKError("invalid_image", `the image cannot be used: ${why}`, { cause });
}
