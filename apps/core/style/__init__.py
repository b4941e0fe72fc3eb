"""The style pages: every component with invented people. In development and tests only."""
