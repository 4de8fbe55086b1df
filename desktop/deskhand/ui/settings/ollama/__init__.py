"""Ollama: the program, and the models it keeps."""
