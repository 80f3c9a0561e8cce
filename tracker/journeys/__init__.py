"""Journeys: what joins the wings for every door, so that no door writes it twice."""
