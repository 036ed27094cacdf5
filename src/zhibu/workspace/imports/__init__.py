"""Workbooks into records: recognise, preview, ask, write all or nothing, undo."""
