"""A superior's blank table (上级表格): mapped once by clicking, filled for any unit and year."""
