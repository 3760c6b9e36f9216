"""What the tests of the heart share: cases described once, an interpreter, a check of derivatives."""
