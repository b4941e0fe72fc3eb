from contextlib import contextmanager


@contextmanager
def servers_for(root, command):
    yield
