"""The playground's page: sessions, the stream of their frames, tables of one's own, a file to keep."""
