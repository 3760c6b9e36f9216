"""What runs on any data share: who watches them, what they leave, how they are scored."""
