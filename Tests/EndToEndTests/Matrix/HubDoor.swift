// SPDX-License-Identifier: Apache-2.0

/// How a client reaches the hub.
enum HubDoor: String, CaseIterable, Sendable {
    case http
    /// HTTP+SSE of 2024-11-05.
    case sse
    /// `patchbay mcp` as the client's own child.
    case stdio

    /// Whether clients at it share one hub.
    var isShared: Bool { self != .stdio }
}
