"""Writes request.pb and response.pb beside it, with the messages of NVIDIA's client for
Triton: what the Open Inference Protocol looks like on the wire to others.

    pip install tritonclient grpcio protobuf packaging numpy && python wire.py
"""
import pathlib
import struct

from tritonclient.grpc import service_pb2 as triton

here = pathlib.Path(__file__)
pixels = [0, 0.25, 0.5, 1] * 3
request = triton.ModelInferRequest(model_name="people", raw_input_contents=[struct.pack("<12f", *pixels)])
request.inputs.add(name="images", datatype="FP32", shape=[1, 3, 2, 2])
request.outputs.add(name="output0")
here.with_name("request.pb").write_bytes(request.SerializeToString(deterministic=True))

response = triton.ModelInferResponse(model_name="people", model_version="1", id="7", raw_output_contents=[struct.pack("<2f", 1, 2), struct.pack("<5f", 10, 20, 4, 8, 0.75)])
response.parameters["sequence_end"].bool_param = True
response.outputs.add(name="other", datatype="FP32", shape=[2])
response.outputs.add(name="output0", datatype="FP32", shape=[1, 5, 1])
here.with_name("response.pb").write_bytes(response.SerializeToString(deterministic=True))
