"""`pytest` alone works: the plugin starts throwaway servers where none are named."""

pytest_plugins = ["devtools.pytest_servers"]
