"""Writing the year's report: prose that people edit, figures that stay figures (撰写)."""
