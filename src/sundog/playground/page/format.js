// Numbers, times and names as people read them; pure.

/** Seconds as a clock shows them: `0:07`, `12:30`, `1:02:03`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/**
 * A number with as many digits as help; a dash for what is not known.
 *
 * @param {number | null | undefined} value
 * @param {string} [unit]
 * @param {number} [digits] After the point.
 */
export function amount(value, unit = "", digits = 0) {
  if (value == null || !Number.isFinite(value)) return "–";
  return value.toFixed(digits) + (unit && `\u00a0${unit}`);
}

/** Bits a second. @param {number | null | undefined} bps */
export function rate(bps) {
  if (bps == null || !Number.isFinite(bps)) return "–";
  return bps >= 1e6 ? amount(bps / 1e6, "Mbit/s", 1) : amount(bps / 1e3, "kbit/s");
}

/**
 * A name for a file: what it shows and when, in signs that every file system takes.
 *
 * @param {string} prompt
 * @param {Date} when
 * @param {string} extension Without the dot.
 */
export function fileName(prompt, when, extension) {
  const words = prompt.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-");
  const look = [...words].slice(0, 40).join("").replace(/^-+|-+$/g, "").toLowerCase();
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join("-");
  const time = [two(when.getHours()), two(when.getMinutes()), two(when.getSeconds())].join("");
  return `${["sundog", look, day, time].filter(Boolean).join("-")}.${extension}`;
}

/** A style's name as a caption: `stained-glass` is "Stained glass". @param {string} name */
export function caption(name) {
  const words = name.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How many characters the service counts: code points. @param {string} text */
export function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
