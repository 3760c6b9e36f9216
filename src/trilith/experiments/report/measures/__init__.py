"""The numbers behind the charts: plain NumPy from the test part's targets and predictions."""
