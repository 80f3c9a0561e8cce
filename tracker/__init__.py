"""The system of record for a body-worn camera rollout."""
