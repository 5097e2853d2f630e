// What the test picture shows: a person who waves before hills, a lake and an evening sky.
//
// Everything is drawn in a world of 1280 x 704 units and scaled to the canvas. What stands still is drawn
// once; soft gradients, hard edges, fine texture and slow and quick motion are all in it, because styles
// differ in what they make of them.

import { drawPerson } from "./scene-person.js";
import { BEACH, drawBack, drawFront, SHORE, upright } from "./scene-still.js";

const WORLD = { width: 1280, height: 704 };
/** Where the tip of the hut is. */
const FRONT = 415;

/** Draws one moment of the scene onto a canvas of any size. */
export class Scene {
  #back;
  #front;

  /** @param {CanvasRenderingContext2D} brush */
  constructor(brush) {
    this.brush = brush;
    const { width, height } = brush.canvas;
    // The middle of the world fills the canvas, whatever its shape.
    this.scale = Math.max(width / WORLD.width, height / WORLD.height);
    this.left = (width - WORLD.width * this.scale) / 2;
    this.top = height - WORLD.height * this.scale;
    this.#back = this.#once(drawBack);
    this.#front = this.#once(drawFront);
  }

  /** @param {number} time Seconds. */
  draw(time) {
    const { brush } = this;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.drawImage(this.#back, 0, 0);
    this.#place(brush);
    drawClouds(brush, time);
    drawLake(brush, time);
    drawBoat(brush, time);
    this.#drawFront();
    drawBirds(brush, time);
    drawPerson(brush, time);
  }

  #drawFront() {
    const { brush } = this;
    const { width, height } = brush.canvas;
    // Above it there is nothing, and nothing takes time too.
    const top = Math.max(0, Math.floor(this.top + FRONT * this.scale));
    const part = /** @type {const} */ ([0, top, width, height - top]);
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.drawImage(this.#front, ...part, ...part);
    this.#place(brush);
  }

  /**
   * What stands still, on a canvas of its own.
   *
   * @param {(brush: CanvasRenderingContext2D) => void} draw
   */
  #once(draw) {
    const canvas = document.createElement("canvas");
    const { width, height } = this.brush.canvas;
    Object.assign(canvas, { width, height });
    const brush = canvas.getContext("2d");
    if (brush) {
      this.#place(brush);
      draw(brush);
    }
    return canvas;
  }

  /** @param {CanvasRenderingContext2D} brush */
  #place(brush) {
    brush.setTransform(this.scale, 0, 0, this.scale, this.left, this.top);
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} time */
function drawClouds(brush, time) {
  for (let cloud = 0; cloud < 4; cloud++) {
    const x = ((cloud * 430 + time * (9 + cloud * 3)) % 1800) - 260;
    const y = 84 + cloud * 46 - (cloud % 2) * 62;
    const size = 1 - cloud * 0.14;
    brush.fillStyle = "rgba(255, 246, 236, 0.82)";
    brush.beginPath();
    for (const [dx, dy, radius] of /** @type {[number, number, number][]} */ ([
      [-66, 8, 30],
      [-26, -9, 42],
      [22, -4, 48],
      [68, 10, 32],
    ])) {
      brush.moveTo(x + (dx + radius) * size, y + dy * size);
      brush.arc(x + dx * size, y + dy * size, radius * size, 0, 7);
    }
    brush.rect(x - 70 * size, y + 8 * size, 140 * size, 32 * size);
    brush.fill();
  }
}

/** @param {CanvasRenderingContext2D} brush @param {number} time */
function drawLake(brush, time) {
  brush.fillStyle = upright(brush, SHORE, BEACH + 10, [
    [0, "#eab48f"],
    [0.3, "#7aa6bd"],
    [1, "#2f6c8c"],
  ]);
  brush.fillRect(-900, SHORE, 3100, BEACH + 40 - SHORE);
  brush.strokeStyle = "rgba(255, 244, 224, 0.5)";
  for (let row = 0; row < 11; row++) {
    const y = SHORE + 8 + row * row * 1.05;
    brush.lineWidth = 1 + row * 0.2;
    brush.beginPath();
    for (let wave = 0; wave < 9; wave++) {
      const x = ((wave * 173 + row * 71 + time * (14 + row * 4)) % 1560) - 140;
      const length = 22 + row * 5 + 9 * Math.sin(time * 2 + wave + row);
      brush.moveTo(x, y);
      brush.lineTo(x + length, y);
    }
    brush.stroke();
  }
  // The sun's road on the water.
  brush.strokeStyle = "rgba(255, 232, 180, 0.75)";
  brush.lineWidth = 3;
  brush.beginPath();
  for (let glint = 0; glint < 16; glint++) {
    const width = 14 + glint * 3 + 12 * Math.sin(time * 3 + glint * 1.7);
    const x = 985 + 9 * Math.sin(time * 2 + glint * 2.3);
    brush.moveTo(x - width / 2, SHORE + 5 + glint * 8);
    brush.lineTo(x + width / 2, SHORE + 5 + glint * 8);
  }
  brush.stroke();
}

/** @param {CanvasRenderingContext2D} brush @param {number} time */
function drawBoat(brush, time) {
  const x = ((time * 26 + 260) % 1700) - 200;
  brush.save();
  brush.translate(x, 528 + 3 * Math.sin(time * 1.6));
  brush.rotate(0.03 * Math.sin(time * 1.3));
  brush.fillStyle = "#fdf6ea";
  brush.beginPath();
  brush.moveTo(4, -92);
  brush.quadraticCurveTo(52, -46, 50, -12);
  brush.lineTo(4, -12);
  brush.fill();
  brush.fillStyle = "#e2724e";
  brush.beginPath();
  brush.moveTo(-3, -80);
  brush.quadraticCurveTo(-36, -40, -34, -12);
  brush.lineTo(-3, -12);
  brush.fill();
  brush.fillStyle = "#27404f";
  brush.beginPath();
  brush.moveTo(-52, -8);
  brush.lineTo(58, -8);
  brush.quadraticCurveTo(44, 16, 26, 16);
  brush.lineTo(-28, 16);
  brush.fill();
  brush.restore();
}

/** @param {CanvasRenderingContext2D} brush @param {number} time */
function drawBirds(brush, time) {
  brush.strokeStyle = "#2c3a4d";
  brush.lineWidth = 3;
  brush.beginPath();
  for (let bird = 0; bird < 5; bird++) {
    const x = ((time * 58 + bird * 46) % 1640) - 160;
    const y = 176 + bird * 12 * (bird % 2 ? -1 : 1) + 14 * Math.sin(time * 0.7 + bird);
    const wing = 9 * Math.sin(time * 9 + bird * 1.3);
    brush.moveTo(x - 17, y - wing);
    brush.quadraticCurveTo(x - 6, y - 4, x, y);
    brush.quadraticCurveTo(x + 6, y - 4, x + 17, y - wing);
  }
  brush.stroke();
}
