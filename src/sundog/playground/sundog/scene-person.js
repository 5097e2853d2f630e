// The person of the test picture: looks about, blinks, breathes and waves.

const SKIN = "#e0a77f";
const SHADE = "#bd7f5c";
const HAIR = "#4a2f22";
const COAT = "#2f7f76";
const COAT_DARK = "#235f5b";

/**
 * @param {CanvasRenderingContext2D} brush In units of the scene.
 * @param {number} time Seconds.
 */
export function drawPerson(brush, time) {
  const breath = 3 * Math.sin(time * 1.7);
  const turn = Math.sin(time * 0.6) + 0.3 * Math.sin(time * 1.9);
  brush.save();
  brush.translate(640 + 8 * Math.sin(time * 0.45), 0);
  brush.lineJoin = brush.lineCap = "round";
  drawBody(brush, breath);
  drawArm(brush, time, breath);
  brush.translate(0, breath);
  drawHead(brush, turn, time);
  brush.restore();
}

/** @param {CanvasRenderingContext2D} brush @param {number} breath */
function drawBody(brush, breath) {
  const coat = brush.createLinearGradient(-190, 0, 190, 0);
  coat.addColorStop(0, COAT_DARK);
  coat.addColorStop(0.55, COAT);
  coat.addColorStop(1, "#4aa597");
  brush.fillStyle = coat;
  brush.beginPath();
  brush.moveTo(-215, 760);
  brush.bezierCurveTo(-215, 560, -180, 492 + breath, -70, 468 + breath);
  brush.lineTo(70, 468 + breath);
  brush.bezierCurveTo(180, 492 + breath, 215, 560, 215, 760);
  brush.fill();
  brush.fillStyle = SHADE;
  brush.beginPath();
  brush.moveTo(-44, 400 + breath);
  brush.lineTo(44, 400 + breath);
  brush.lineTo(50, 478 + breath);
  brush.quadraticCurveTo(0, 520 + breath, -50, 478 + breath);
  brush.fill();
  brush.fillStyle = "#e8b24a";
  brush.beginPath();
  brush.moveTo(-74, 462 + breath);
  brush.quadraticCurveTo(0, 536 + breath, 74, 462 + breath);
  brush.lineTo(86, 494 + breath);
  brush.quadraticCurveTo(0, 574 + breath, -86, 494 + breath);
  brush.fill();
  brush.strokeStyle = "#c9873a";
  brush.lineWidth = 4;
  for (let fold = -3; fold <= 3; fold++) {
    brush.beginPath();
    brush.moveTo(fold * 20, 506 + breath - Math.abs(fold) * 7);
    brush.lineTo(fold * 22, 538 + breath - Math.abs(fold) * 8);
    brush.stroke();
  }
  brush.strokeStyle = COAT_DARK;
  brush.lineWidth = 5;
  brush.beginPath();
  brush.moveTo(0, 556 + breath);
  brush.lineTo(0, 760);
  brush.stroke();
  brush.fillStyle = "#f0e3c8";
  for (const y of [592, 640, 688]) {
    brush.beginPath();
    brush.arc(20, y + breath, 7, 0, 7);
    brush.fill();
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} time @param {number} breath */
function drawArm(brush, time, breath) {
  const wave = 0.3 * Math.sin(time * 5.2) * (0.6 + 0.4 * Math.sin(time * 0.8));
  brush.save();
  brush.translate(176, 540 + breath);
  brush.rotate(0.55);
  limb(brush, COAT, 66, 150);
  brush.translate(0, -150);
  brush.rotate(-0.5 + wave);
  limb(brush, "#3a9186", 56, 118);
  brush.translate(0, -126);
  brush.rotate(wave * 0.7);
  brush.fillStyle = "#f0e3c8";
  brush.fillRect(-31, 2, 62, 16);
  brush.strokeStyle = brush.fillStyle = SKIN;
  brush.beginPath();
  brush.ellipse(0, -24, 30, 36, 0, 0, 7);
  brush.fill();
  brush.lineWidth = 15;
  for (const [x, length, lean] of /** @type {[number, number, number][]} */ ([
    [-20, 44, -9],
    [-7, 54, -3],
    [7, 52, 4],
    [20, 42, 10],
  ])) {
    brush.beginPath();
    brush.moveTo(x, -38);
    brush.lineTo(x + lean, -46 - length * 0.75);
    brush.stroke();
  }
  brush.beginPath();
  brush.moveTo(-24, -14);
  brush.lineTo(-46, -42);
  brush.stroke();
  brush.restore();
}

/** @param {CanvasRenderingContext2D} brush @param {string} colour @param {number} width @param {number} length */
function limb(brush, colour, width, length) {
  brush.strokeStyle = colour;
  brush.lineWidth = width;
  brush.beginPath();
  brush.moveTo(0, 0);
  brush.lineTo(0, -length);
  brush.stroke();
}

/** @param {CanvasRenderingContext2D} brush @param {number} turn -1 to 1. @param {number} time */
function drawHead(brush, turn, time) {
  brush.save();
  brush.translate(turn * 8, 300);
  brush.rotate(turn * 0.035);
  // Hair behind, the face before it, hair over it.
  brush.fillStyle = HAIR;
  brush.beginPath();
  brush.ellipse(-turn * 5, -14, 126, 146, 0, 0, 7);
  brush.fill();
  brush.beginPath();
  brush.moveTo(-122, -10);
  brush.quadraticCurveTo(-140, 110, -98, 158);
  brush.lineTo(98, 158);
  brush.quadraticCurveTo(140, 110, 122, -10);
  brush.fill();
  drawFace(brush, turn, time);
  brush.fillStyle = HAIR;
  brush.beginPath();
  brush.moveTo(-108, 20);
  brush.bezierCurveTo(-112, -70, -60, -96, -6 + turn * 8, -92);
  brush.bezierCurveTo(62, -98, 112, -60, 108, 20);
  brush.bezierCurveTo(120, -130, 60, -158, 0, -158);
  brush.bezierCurveTo(-60, -158, -120, -130, -108, 20);
  brush.fill();
  brush.strokeStyle = "#6d4733";
  brush.lineWidth = 4;
  for (let lock = -3; lock <= 3; lock++) {
    brush.beginPath();
    brush.moveTo(lock * 9, -152);
    brush.quadraticCurveTo(lock * 32, -130, lock * 34, -84 + Math.abs(lock) * 12);
    brush.stroke();
  }
  brush.restore();
}

/** @param {CanvasRenderingContext2D} brush @param {number} turn @param {number} time */
function drawFace(brush, turn, time) {
  const skin = brush.createLinearGradient(-100, 0, 110, 0);
  skin.addColorStop(0, SHADE);
  skin.addColorStop(0.35, SKIN);
  skin.addColorStop(1, "#f3c59f");
  brush.fillStyle = skin;
  brush.beginPath();
  brush.moveTo(-100, -30);
  brush.bezierCurveTo(-106, 70, -58, 138, 0, 140);
  brush.bezierCurveTo(58, 138, 106, 70, 100, -30);
  brush.bezierCurveTo(92, -118, -92, -118, -100, -30);
  brush.fill();
  brush.translate(turn * 13, 0);
  const isBlink = time % 3.7 < 0.13;
  for (const side of [-1, 1]) drawEye(brush, side, turn, isBlink);
  brush.fillStyle = "rgba(214, 110, 90, 0.32)";
  for (const side of [-1, 1]) {
    brush.beginPath();
    brush.ellipse(side * 58, 52, 24, 17, 0, 0, 7);
    brush.fill();
  }
  brush.strokeStyle = SHADE;
  brush.lineWidth = 5;
  brush.beginPath();
  brush.moveTo(2, 6);
  brush.quadraticCurveTo(17 + turn * 5, 46, -4, 48);
  brush.stroke();
  drawMouth(brush, 0.5 + 0.5 * Math.sin(time * 1.1));
}

/**
 * @param {CanvasRenderingContext2D} brush
 * @param {number} side
 * @param {number} turn
 * @param {boolean} isBlink
 */
function drawEye(brush, side, turn, isBlink) {
  const x = side * 42;
  brush.strokeStyle = HAIR;
  brush.lineWidth = 8;
  brush.beginPath();
  brush.moveTo(x - 23, -36 + (side < 0 ? 5 : -1));
  brush.quadraticCurveTo(x, -50, x + 23, -36 + (side > 0 ? 5 : -1));
  brush.stroke();
  brush.lineWidth = 4;
  if (isBlink) {
    brush.beginPath();
    brush.moveTo(x - 19, -2);
    brush.quadraticCurveTo(x, 7, x + 19, -2);
    brush.stroke();
    return;
  }
  brush.fillStyle = "#fbf7f0";
  brush.beginPath();
  brush.ellipse(x, -4, 21, 13, 0, 0, 7);
  brush.fill();
  brush.stroke();
  brush.fillStyle = "#3f6f8f";
  brush.beginPath();
  brush.arc(x + turn * 7, -4, 11, 0, 7);
  brush.fill();
  brush.fillStyle = "#16212b";
  brush.beginPath();
  brush.arc(x + turn * 7, -4, 5.5, 0, 7);
  brush.fill();
  brush.fillStyle = "#ffffff";
  brush.beginPath();
  brush.arc(x + turn * 7 + 4, -8, 3, 0, 7);
  brush.fill();
}

/** @param {CanvasRenderingContext2D} brush @param {number} smile 0 to 1. */
function drawMouth(brush, smile) {
  brush.fillStyle = "#8f3a3a";
  brush.beginPath();
  brush.moveTo(-38, 78);
  brush.quadraticCurveTo(0, 88, 38, 78);
  brush.quadraticCurveTo(0, 98 + 22 * smile, -38, 78);
  brush.fill();
  brush.fillStyle = "#fff6ee";
  brush.beginPath();
  brush.moveTo(-30, 81);
  brush.quadraticCurveTo(0, 90, 30, 81);
  brush.quadraticCurveTo(0, 93 + 6 * smile, -30, 81);
  brush.fill();
}
