"""The lab: one page that shows runs as they train, compares them, and starts and stops them."""
