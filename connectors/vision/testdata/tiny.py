"""Writes tiny.onnx beside it: a network with YOLO's inputs and outputs, small enough to be
read. It proposes, for each of the 64 cells of a square of 64 by 64 pixels, a person as wide
and high as a cell, with the mean brightness of the cell as its score.

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
graph = helper.make_graph(
    [
        helper.make_node("ReduceMean", ["images"], ["grey"], axes=[1], keepdims=1),
        helper.make_node("AveragePool", ["grey"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Reshape", ["cells", "flat"], ["scores"]),
        helper.make_node("Concat", ["boxes", "scores"], ["output0"], axis=1),
    ],
    "tiny",
    [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
    [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 5, N])],
    [
        numpy_helper.from_array(boxes[None].astype(np.float32), "boxes"),
        numpy_helper.from_array(np.array([1, 1, N], np.int64), "flat"),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, pathlib.Path(__file__).with_name("tiny.onnx"))
