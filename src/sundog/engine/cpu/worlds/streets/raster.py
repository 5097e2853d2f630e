"""The two kernels of built places: lay a flat front into the picture, and light what was laid."""

import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.kernels.jit import kernel

__all__ = ["lay_front", "light_up"]

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U8 = NDArray[np.uint8]

# Samples along one side of a pixel: more would blur nothing that a front's own size does not.
_MOST = 6


@kernel
def _sample(body: F32, shine: F32, spot: F64, counts: I64, times: F64, sums: F32) -> float:
    """Add up samples spread over a pixel into ``float32[8]``; return the highest glimmer."""
    rows, columns = body.shape[0], body.shape[1]
    wide, tall = columns * times[0], rows * times[1]
    sums[:] = 0
    mark = 0.0
    for j in range(counts[1]):
        for i in range(counts[0]):
            dx, dy = (i + 0.5) / counts[0] - 0.5, (j + 0.5) / counts[1] - 0.5
            u = spot[0] + dx * spot[2] + dy * spot[3]
            v = spot[1] + dx * spot[4] + dy * spot[5]
            if 0 <= u < 1 and 0 <= v < 1:
                a, b = int(v * tall) % rows, int(u * wide) % columns
                for c in range(4):
                    sums[c] += body[a, b, c]
                for c in range(3):
                    sums[4 + c] += shine[a, b, c]
                mark = max(mark, shine[a, b, 3])
    return mark


@kernel
def lay_front(  # noqa: PLR0913
    buffer: F32,
    marks: U8,
    body: F32,
    shine: F32,
    matrix: F64,
    box: I64,
    times: F64,
    label: int,
) -> None:
    """Lay a flat front over what is there, seen in perspective, with soft borders.

    Every pixel takes the mean of samples spread over its area, so that thin things far away fade
    rather than flicker (a box filter in the picture; Heckbert, 1986).

    Args:
        buffer: ``float32[H, W, 8]``, changed: colour in white light, cover, own light, distance.
        marks: ``uint8[H, W, 2]``, changed: label of the front, glimmer.
        body: ``float32[h, w, 4]``, colour in white light times cover, and cover.
        shine: ``float32[h, w, 4]``, own light times cover, and glimmer.
        matrix: ``float64[3, 3]``: (column, row, 1) to (right, down, 1) on the front, 0 to 1, over
            distance.
        box: ``int64[4]``: first column and row, last column and row (not included).
        times: ``float64[2]``: how often the front is repeated to the right and down.
        label: Written where the front covers.
    """
    wide, tall = body.shape[1] * times[0], body.shape[0] * times[1]
    sums, spot, counts = np.zeros(8, np.float32), np.zeros(6), np.zeros(2, np.int64)
    for row in range(box[1], box[3]):
        for column in range(box[0], box[2]):
            x, y = column + 0.5, row + 0.5
            w = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
            s = (matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2]) / w
            t = (matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2]) / w
            sx = (matrix[0, 0] - s * matrix[2, 0]) / w
            sy = (matrix[0, 1] - s * matrix[2, 1]) / w
            tx = (matrix[1, 0] - t * matrix[2, 0]) / w
            ty = (matrix[1, 1] - t * matrix[2, 1]) / w
            beyond_s = abs(s - 0.5) - 0.5 - 0.5 * (abs(sx) + abs(sy))
            beyond_t = abs(t - 0.5) - 0.5 - 0.5 * (abs(tx) + abs(ty))
            if w < 1e-5 or max(beyond_s, beyond_t) > 0:
                continue
            spot[0], spot[1], spot[2], spot[3], spot[4], spot[5] = s, t, sx, sy, tx, ty
            across, along = (
                max(abs(sx) * wide, abs(tx) * tall),
                max(abs(sy) * wide, abs(ty) * tall),
            )
            counts[0] = min(_MOST, max(2, int(across + 0.6)))
            counts[1] = min(_MOST, max(2, int(along + 0.6)))
            mark = _sample(body, shine, spot, counts, times, sums)
            share = 1.0 / (counts[0] * counts[1])
            cover = sums[3] * share
            if cover <= 0.002:
                continue
            for c in range(7):
                buffer[row, column, c] = buffer[row, column, c] * (1 - cover) + sums[c] * share
            if cover > 0.4:
                buffer[row, column, 7] = 1 / w
                marks[row, column, 0] = label
                marks[row, column, 1] = int(mark)


@kernel
def _open_to_sun(at: F64, sun: F64, shade: F64) -> float:
    """Return how much of the sun reaches a place between two rows of houses, 0 to 1."""
    share = 1.0
    for side in range(2):
        far = (shade[side, 0] - at[0]) / sun[0] if abs(sun[0]) > 1e-3 else -1.0
        spot = (at[2] + far * sun[2]) / shade[side, 1] - 0.5 if far > 0.3 else -1.0
        step = int(spot)
        if spot >= 0 and step < shade.shape[1] - 3:
            high = shade[side, 2 + step]
            high += (shade[side, 3 + step] - high) * (spot - step)
            # The farther its roof, the softer a shadow's border.
            over = (high - at[1] - far * sun[1]) / (0.5 + 0.3 * far)
            share *= 1 - min(1.0, max(0.0, over + 0.5))
    return share


@kernel
def _lamp_light(at: F64, normal: F64, lamps: F64, sums: F64) -> None:
    """Add the light of all lamps at a place into ``float64[3]``; it falls with the square."""
    sums[:] = 0
    for k in range(lamps.shape[0]):
        dx, dy, dz = lamps[k, 0] - at[0], lamps[k, 1] - at[1], lamps[k, 2] - at[2]
        square = dx * dx + dy * dy + dz * dz + 1e-3
        reach = lamps[k, 6] * lamps[k, 6]
        if square < 60 * reach:
            face = (dx * normal[0] + dy * normal[1] + dz * normal[2]) / np.sqrt(square)
            face = max(max(face * 0.8 + 0.2, normal[3] * 0.7), 0.0)
            light = face * reach * (1 / (square + 0.3 * reach) - 1 / (60.3 * reach))
            for c in range(3):
                sums[c] += light * lamps[k, 3 + c]


@kernel
def light_up(  # noqa: PLR0913
    buffer: F32, marks: U8, out: F32, eye: F64, normals: F64, sun: F64, sky: F64, lamps: F64,
    shade: F64, air: F64,
) -> None:  # fmt: skip
    """Turn what was laid into light that reaches the eye.

    Args:
        buffer: ``float32[H, W, 8]`` of `lay_front`.
        marks: ``uint8[H, W, 2]`` of `lay_front`.
        out: ``float32[H, W, 3]``, written: linear light, over black where nothing was laid.
        eye: ``float64[7]``: to the right and height of the eye in metres; focal length, middle
            column, horizon row and first row in pixels; 1, or -1 for the picture in a wet ground.
        normals: ``float64[labels, 4]``: right, up and ahead of each label's front, and how much
            light passes through it from behind, 0 to 1.
        sun: ``float64[6]``: direction towards it, colour.
        sky: ``float64[10]``: light from above, from below, share of it that reaches the ground
            between houses, and the height in metres over which that ends.
        lamps: ``float64[n, 7]``: place, colour, reach in metres.
        shade: ``float64[2, n + 2]``: for either side of a street: where it stands (right), how
            long a step is (metres, ahead), and the heights of its houses; they shut out the sun.
        air: ``float64[8]``: how dense, colour far away, colour low in the middle, and the height
            in metres over which it thins.
    """
    at, sums = np.zeros(3), np.zeros(3)
    for row in range(buffer.shape[0]):
        b = (eye[4] - (row + eye[5]) - 0.5) / eye[2]
        for column in range(buffer.shape[1]):
            cover = buffer[row, column, 3]
            if cover <= 0:
                out[row, column, :] = 0
                continue
            a, z = (column + 0.5 - eye[3]) / eye[2], buffer[row, column, 7]
            at[0], at[1], at[2] = eye[0] + a * z, eye[6] * (eye[1] + b * z), z
            normal = normals[marks[row, column, 0]]
            lit = normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2]
            lit = max(lit, 0.0) * (1 - normal[3]) + normal[3] * abs(lit)
            if lit > 0:
                lit *= _open_to_sun(at, sun, shade)
            _lamp_light(at, normal, lamps, sums)
            up, damp = 0.5 + 0.5 * normal[1], min(1.0, max(0.0, at[1]) / sky[9])
            through = np.exp(-((z * air[0]) ** 1.2))
            low = np.exp(-max(0.0, at[1]) / air[7]) * np.exp(-a * a * 5.0)
            for c in range(3):
                light = sky[c] * up + sky[3 + c] * (1 - up)
                light *= sky[6 + c] + (1 - sky[6 + c]) * damp
                light += sun[3 + c] * lit + sums[c]
                seen = buffer[row, column, c] * light + buffer[row, column, 4 + c]
                haze = air[1 + c] + air[4 + c] * low
                out[row, column, c] = seen * through + haze * (1 - through) * cover
