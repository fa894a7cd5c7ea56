# SPDX-License-Identifier: Apache-2.0
"""The exchange between a post and the office: bundles, merge, transports; outbox and inbox tie them to the store."""
