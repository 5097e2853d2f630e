// Where the picture stands in the window: whole, or over everything where little is cut off; pure.

/** Share of the picture that may be cut off for it to fill the window. */
const MAX_CUT = 0.16;
const MARGIN = 10;

/**
 * @typedef {object} Room The window, and what lies over it, CSS pixels.
 * @property {number} width
 * @property {number} height
 * @property {number} top Covered at the top.
 * @property {number} bottom Covered at the bottom.
 *
 * @typedef {object} Place
 * @property {"cover" | "contain"} fit
 * @property {number} top
 * @property {number} bottom
 * @property {number} width
 * @property {number} height
 * @property {boolean} stack Whether two pictures stand one above the other.
 */

/**
 * Place one picture, or two of the same shape.
 *
 * @param {Room} room
 * @param {number} aspect Width by height of one picture.
 * @param {boolean} isPair
 * @returns {Place}
 */
export function place(room, aspect, isPair) {
  const own = room.width / room.height;
  const cut = 1 - Math.min(own / aspect, aspect / own);
  if (!isPair && cut <= MAX_CUT) {
    return { fit: "cover", top: 0, bottom: 0, width: room.width, height: room.height, stack: false };
  }
  const free = room.height - room.top - room.bottom;
  const wide = isPair && room.width > 900 ? room.width - 40 : room.width;
  const whole = room.height - room.bottom;
  const one = largest(wide, free, aspect, isPair, false);
  const other = isPair ? largest(wide, free, aspect, true, true) : one;
  const stack = other.area > one.area;
  const best = stack ? other : one;
  // A picture that would be small between the bars may reach under the one at the top.
  if (!isPair && best.width < room.width - 2) {
    const taller = largest(room.width, whole, aspect, false, false);
    if (taller.width > best.width * 1.05) {
      return { fit: "contain", top: 0, bottom: room.bottom, width: taller.width, height: taller.height, stack };
    }
  }
  return { fit: "contain", top: room.top, bottom: room.bottom, width: best.width, height: best.height, stack };
}

/**
 * The largest frame for one picture or a pair in a space.
 *
 * @param {number} width
 * @param {number} height
 * @param {number} aspect
 * @param {boolean} isPair
 * @param {boolean} stack
 */
function largest(width, height, aspect, isPair, stack) {
  const across = isPair && !stack ? 2 : 1;
  const down = isPair && stack ? 2 : 1;
  const gapX = (across - 1) * MARGIN;
  const gapY = (down - 1) * MARGIN;
  const room = Math.max(1, height);
  const one = Math.max(1, Math.min((width - gapX) / across, ((room - gapY) / down) * aspect));
  const high = one / aspect;
  return { width: Math.round(one * across + gapX), height: Math.round(high * down + gapY), area: one * high };
}
