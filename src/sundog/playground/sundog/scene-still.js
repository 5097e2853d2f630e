// What stands still in the test picture: sky, sun, hills and trees; beach and hut before the lake.

/** Where the lake begins and ends, in units of the scene. */
export const SHORE = 470;
export const BEACH = 610;

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} from
 * @param {number} to
 * @param {[number, string][]} stops
 */
export function upright(brush, from, to, stops) {
  const gradient = brush.createLinearGradient(0, from, 0, to);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  return gradient;
}

/** @param {CanvasRenderingContext2D} brush */
export function drawBack(brush) {
  brush.fillStyle = upright(brush, 0, SHORE, [
    [0, "#3d6fb6"],
    [0.45, "#86b2dc"],
    [0.8, "#f6c99a"],
    [1, "#f7a77c"],
  ]);
  brush.fillRect(-900, -900, 3100, SHORE + 900);
  drawSun(brush, 985, 300);
  drawRange(brush, 360, 120, 0.0052, 1.3, "#7c8cb4", "#a9a8bf");
  drawRange(brush, 420, 80, 0.0085, 4.1, "#56749a", "#7f93a0");
  drawRange(brush, 465, 46, 0.0125, 0.4, "#3d6a58", "#577f58");
  for (let tree = 0; tree < 26; tree++) {
    const x = 20 + tree * 51 + 17 * Math.sin(tree * 2.7);
    drawTree(brush, x, SHORE + 3, 34 + 13 * Math.sin(tree * 1.9));
  }
}

/** @param {CanvasRenderingContext2D} brush What is nearer than the lake. */
export function drawFront(brush) {
  brush.fillStyle = upright(brush, BEACH, 704, [
    [0, "#e3c48f"],
    [1, "#b98d58"],
  ]);
  brush.beginPath();
  brush.moveTo(-900, BEACH + 20);
  for (let x = -900; x <= 2200; x += 40) brush.lineTo(x, BEACH + 12 * Math.sin(x / 130));
  brush.lineTo(2200, 760);
  brush.lineTo(-900, 760);
  brush.fill();
  drawPebbles(brush);
  drawHut(brush, 165, 580);
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y */
function drawSun(brush, x, y) {
  const glow = brush.createRadialGradient(x, y, 20, x, y, 330);
  glow.addColorStop(0, "rgba(255, 236, 190, 0.95)");
  glow.addColorStop(0.3, "rgba(255, 205, 140, 0.4)");
  glow.addColorStop(1, "rgba(255, 190, 120, 0)");
  brush.fillStyle = glow;
  brush.fillRect(x - 330, y - 330, 660, 660);
  brush.fillStyle = "#fff3d2";
  brush.beginPath();
  brush.arc(x, y, 48, 0, 7);
  brush.fill();
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} foot
 * @param {number} height
 * @param {number} rate How often the ridge goes up and down, radians a unit.
 * @param {number} phase
 * @param {string} top
 * @param {string} bottom
 */
function drawRange(brush, foot, height, rate, phase, top, bottom) {
  brush.fillStyle = upright(brush, foot - height, foot, [
    [0, top],
    [1, bottom],
  ]);
  brush.beginPath();
  brush.moveTo(-900, SHORE + 4);
  for (let x = -900; x <= 2200; x += 8) {
    const ridge = Math.sin(x * rate + phase) + 0.5 * Math.sin(x * rate * 2.6 + phase * 2);
    const rough = 0.14 * Math.sin(x * rate * 11 + phase) + 0.06 * Math.sin(x * rate * 31);
    brush.lineTo(x, foot - height * (0.55 + 0.3 * ridge + rough));
  }
  brush.lineTo(2200, SHORE + 4);
  brush.fill();
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y @param {number} size */
function drawTree(brush, x, y, size) {
  brush.fillStyle = "#5b4632";
  brush.fillRect(x - 2, y - size * 0.4, 4, size * 0.4);
  for (const [level, colour] of /** @type {[number, string][]} */ ([
    [0.15, "#2d5a3e"],
    [0.45, "#376b47"],
    [0.75, "#457d50"],
  ])) {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.moveTo(x, y - size * (0.75 + level));
    brush.lineTo(x - size * (0.42 - level * 0.25), y - size * level);
    brush.lineTo(x + size * (0.42 - level * 0.25), y - size * level);
    brush.fill();
  }
}

/** @param {CanvasRenderingContext2D} brush */
function drawPebbles(brush) {
  for (let stone = 0; stone < 150; stone++) {
    const x = ((stone * 397) % 1500) - 110;
    const y = BEACH + 22 + ((stone * 53) % 72);
    brush.fillStyle = stone % 3 ? "rgba(110, 82, 50, 0.5)" : "rgba(255, 240, 210, 0.55)";
    brush.beginPath();
    brush.ellipse(x, y, 2 + (stone % 4), 1 + (stone % 3), 0, 0, 7);
    brush.fill();
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} x @param {number} y */
function drawHut(brush, x, y) {
  brush.fillStyle = upright(brush, y - 90, y + 60, [
    [0, "#c9573f"],
    [1, "#93382c"],
  ]);
  brush.fillRect(x - 85, y - 80, 170, 140);
  brush.strokeStyle = "rgba(70, 20, 15, 0.4)";
  brush.lineWidth = 2;
  for (let plank = -63; plank < 85; plank += 21) {
    brush.beginPath();
    brush.moveTo(x + plank, y - 80);
    brush.lineTo(x + plank, y + 60);
    brush.stroke();
  }
  brush.fillStyle = "#f2ead9";
  brush.fillRect(x - 62, y - 52, 48, 44);
  brush.fillRect(x + 16, y - 44, 44, 104);
  brush.fillStyle = "#4d7fa3";
  brush.fillRect(x - 57, y - 47, 38, 34);
  brush.fillStyle = "#3c5560";
  brush.fillRect(x + 21, y - 39, 34, 99);
  brush.fillStyle = "#4a3d3a";
  brush.beginPath();
  brush.moveTo(x - 106, y - 74);
  brush.lineTo(x, y - 160);
  brush.lineTo(x + 106, y - 74);
  brush.fill();
}
