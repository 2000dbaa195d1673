// SPDX-License-Identifier: Apache-2.0

/// How the official client settles on a revision.
enum ClientMode: String, CaseIterable, Sendable {
    case auto
    case legacy
    case pinned = "2026-07-28"
}
