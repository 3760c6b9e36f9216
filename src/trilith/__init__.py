"""Trilith."""
