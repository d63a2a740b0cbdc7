"""From one frozen Report to files: Excel, PDF, CSV and JSON.

`registry` knows the formats, `process` makes a file in a process of its own,
`worker` is that process. Only the worker loads the heavy libraries.
"""
