"""Runtime hook: chromadb imports the exporter of traces to a server, and never uses it here.

`chromadb.telemetry.opentelemetry` makes one only when an address for traces is configured, which
Deskhand never does. Without it gRPC, protobuf and their 25 MB stay out of the build.
"""

import sys
import types

_NAME = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
_module = types.ModuleType(_NAME)
_module.OTLPSpanExporter = None  # type: ignore[attr-defined]
sys.modules[_NAME] = _module
