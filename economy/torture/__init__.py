"""A battery that tries to make the economy lose or double something, with real threads, processes
and servers that are killed. It works on the database that Django is connected to: a scratch one.
"""
