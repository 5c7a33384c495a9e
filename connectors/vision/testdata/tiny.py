"""Writes tiny.onnx and tiny-pose.onnx beside it: networks with YOLO's inputs and outputs,
small enough to be read. They propose, for each of the 64 cells of a square of 64 by 64
pixels, a person as wide and high as a cell, with the mean brightness of the cell as its
score. The second knows poses: COCO's seventeen joints lie along the cell's middle from left
to right, each as sure as the cell is bright, and the cell's mean colour is the embedding.

    pip install onnx numpy && python tiny.py
"""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE, CELL = 64, 8
N = (SIDE // CELL) ** 2

rows, columns = np.divmod(np.arange(N), SIDE // CELL)
boxes = np.stack([(columns + 0.5) * CELL, (rows + 0.5) * CELL, np.full(N, CELL), np.full(N, CELL)])
floats = lambda name, values: numpy_helper.from_array(np.asarray(values)[None].astype(np.float32), name)
JOINTS = 17
places = np.concatenate([[(columns + j / (JOINTS - 1)) * CELL, (rows + 0.5) * CELL] for j in range(JOINTS)])


def save(name, attributes, nodes, constants):
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["images"], ["grey"], axes=[1], keepdims=1),
            helper.make_node("AveragePool", ["grey"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
            helper.make_node("Reshape", ["cells", "flat"], ["scores"]),
            *nodes,
        ],
        name,
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, attributes, N])],
        [floats("boxes", boxes), numpy_helper.from_array(np.array([1, 1, N], np.int64), "flat"), *constants],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, pathlib.Path(__file__).with_name(name + ".onnx"))


save("tiny", 5, [helper.make_node("Concat", ["boxes", "scores"], ["output0"], axis=1)], [])
joints = [part for j in range(JOINTS) for part in (f"x{j}", f"y{j}", "scores")]
save(
    "tiny-pose",
    5 + 3 * JOINTS + 3,
    [
        helper.make_node("AveragePool", ["images"], ["coloured"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Reshape", ["coloured", "flat3"], ["colours"]),
        helper.make_node("Concat", ["boxes", "scores", *joints, "colours"], ["output0"], axis=1),
    ],
    [floats(f"{axis}{j}", places[2 * j + k][None]) for j in range(JOINTS) for k, axis in enumerate("xy")]
    + [numpy_helper.from_array(np.array([1, 3, N], np.int64), "flat3")],
)
