"""Forms of business cases, their options and their appraisals."""
