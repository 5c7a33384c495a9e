"""Writes reference.json: what OpenCV makes of random proposals, and of a gradient.

Needs opencv-python-headless. Run it in this folder.
"""
import json
import cv2
import numpy as np

rng = np.random.default_rng(7)


def letterbox(w, h, side):
    scale = min(side / w, side / h)
    nw, nh = round(w * scale), round(h * scale)
    return scale, (side - nw) // 2, (side - nh) // 2, nw, nh


def suppressed(side, w, h, n):
    scale, left, top, _, _ = letterbox(w, h, side)
    centres = rng.uniform(0.1, 0.9, (6, 2)) * side
    boxes = np.concatenate([centres[rng.integers(0, 6, n)] + rng.normal(0, 6, (n, 2)), rng.uniform(60, 110, (n, 2))], 1)
    scores = rng.uniform(0, 1, n)
    frame = []
    for x, y, bw, bh in boxes:
        x0, x1 = np.clip([(x - bw / 2 - left) / scale, (x + bw / 2 - left) / scale], 0, w)
        y0, y1 = np.clip([(y - bh / 2 - top) / scale, (y + bh / 2 - top) / scale], 0, h)
        frame.append([x0, y0, x1 - x0, y1 - y0])
    inside = [s if b[2] > 0 and b[3] > 0 else 0 for b, s in zip(frame, scores)]  # not in the bars
    keep = cv2.dnn.NMSBoxes(frame, inside, 0.25, 0.45)
    return {
        "proposals": np.concatenate([boxes, scores[:, None]], 1).round(4).tolist(),
        "kept": [[frame[i][0], frame[i][1], frame[i][0] + frame[i][2], frame[i][1] + frame[i][3], scores[i]] for i in keep],
    }


def gradient(side, w, h):
    """The mean of red and of blue, scaled by OpenCV, of a frame that is x in red and y in blue."""
    frame = np.zeros((h, w, 3), np.uint8)
    frame[..., 0] = np.linspace(0, 255, w).astype(np.uint8)[None, :]
    frame[..., 2] = np.linspace(0, 255, h).astype(np.uint8)[:, None]
    _, left, top, nw, nh = letterbox(w, h, side)
    square = np.full((side, side, 3), 114, np.uint8)
    square[top:top + nh, left:left + nw] = cv2.resize(frame, (nw, nh), interpolation=cv2.INTER_LINEAR)
    return {"red": float(square[..., 0].mean() / 255), "blue": float(square[..., 2].mean() / 255)}


def poses(side, w, h, n):
    """Proposals with 17 joints and an embedding of 4, and what numpy makes of those that are kept."""
    own = np.random.default_rng(11)
    scale, left, top, _, _ = letterbox(w, h, side)
    centres = own.uniform(0.3, 0.7, (n, 2)) * side
    sizes, scores = own.uniform(20, 60, (n, 2)), own.uniform(0, 1, n)
    joints = np.concatenate([centres[:, None] + own.normal(0, 15, (n, 17, 2)), own.uniform(0, 1, (n, 17, 1))], 2)
    rows = np.concatenate([centres, sizes, scores[:, None], joints.reshape(n, 51), own.normal(0, 1, (n, 4))], 1).round(3)
    corners = np.concatenate([rows[:, :2] - rows[:, 2:4] / 2, rows[:, :2] + rows[:, 2:4] / 2], 1)
    frame = np.clip((corners - [left, top] * 2) / scale, 0, [w, h] * 2)
    keep = cv2.dnn.NMSBoxes([[x0, y0, x1 - x0, y1 - y0] for x0, y0, x1, y1 in frame.tolist()], rows[:, 4].tolist(), 0.25, 0.45)
    seen = rows[:, 5:56].reshape(n, 17, 3).copy()
    seen[..., :2] = np.clip((seen[..., :2] - [left, top]) / scale, 0, [w, h])
    return {"rows": rows.tolist(), "points": seen[keep].round(4).tolist(), "embeddings": rows[keep, 56:].tolist(), "boxes": frame[keep].round(4).tolist()}


cases = []
for w, h in ((640, 360), (1920, 1080), (480, 640), (100, 100)):
    side = 320
    scale, left, top, nw, nh = letterbox(w, h, side)
    cases.append({"w": w, "h": h, "side": side, "scale": scale, "left": left, "top": top, "scaled_w": nw, "scaled_h": nh,
                  **gradient(side, w, h), **suppressed(side, w, h, 120)})
cases[0]["poses"] = poses(320, 640, 360, 80)
with open("reference.json", "w") as out:
    json.dump(cases, out)
