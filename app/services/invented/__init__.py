# SPDX-License-Identifier: Apache-2.0
"""Invented people, journeys and cases, the same for the same seed: for training, demonstrations and measurements."""
