// SPDX-License-Identifier: Apache-2.0

/// The revisions that the official suite scores.
enum SuiteEra: String, CaseIterable, Sendable {
    case legacy = "2025-11-25"
    case modern = "2026-07-28"
}
