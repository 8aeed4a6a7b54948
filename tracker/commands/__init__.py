"""One module a group of commands: each adds its parsers and calls the layer below."""
