"""Follow-up (uppföljning): figures that the owners can check, and that say nothing about anybody."""
