"""Writes newest-sum.onnx: a detector whose scores can be worked out by hand.

feature_error = newest raw value of each column (0 where missing), score = their sum. Three columns, any batch, any number of steps.
Made with Debian's python3-onnx, so it is also a model that the product's own writer had no part in.
    python3 make-newest-sum.py
"""
import pathlib
from onnx import TensorProto, checker, helper

nodes = [
    helper.make_node("Slice", ["window", "last", "end", "axis"], ["newest_step"]),
    helper.make_node("Squeeze", ["newest_step", "axis"], ["newest"]),
    helper.make_node("IsNaN", ["newest"], ["missing"]),
    helper.make_node("Where", ["missing", "zero", "newest"], ["feature_error"]),
    helper.make_node("ReduceSum", ["feature_error", "axis"], ["score"], keepdims=0),
]
ints = lambda name, value: helper.make_tensor(name, TensorProto.INT64, [1], [value])
graph = helper.make_graph(
    nodes, "newest-sum",
    [helper.make_tensor_value_info("window", TensorProto.FLOAT, ["batch", "steps", 3])],
    [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["batch"]),
     helper.make_tensor_value_info("feature_error", TensorProto.FLOAT, ["batch", 3])],
    [ints("last", -1), ints("end", 2**31 - 1), ints("axis", 1), helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
pathlib.Path(__file__).with_name("newest-sum.onnx").write_bytes(model.SerializeToString())
