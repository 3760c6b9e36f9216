"""The charts of a report, one a file: functions from plain values to Vega-Lite specifications (altair).

Only names of our own are field names; what comes from the data is a value, so no dot, bracket or quote in
a column's or a class's name can change what a specification means.
"""
