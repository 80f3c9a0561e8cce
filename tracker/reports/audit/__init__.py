"""The audit log read as a whole: verified, and exported. Single events as records stand in `records.audit`."""
