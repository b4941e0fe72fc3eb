"""What makes `manage.py dev` and `manage.py verify` work on a machine with only Python and git.

Everything reached before the virtual environment exists uses the standard library alone.
"""
