// SPDX-License-Identifier: Apache-2.0

/// How a client reaches the hub.
enum HubDoor: String, CaseIterable, Sendable {
    case http
    /// `patchbay mcp` as the client's own child.
    case stdio
}
