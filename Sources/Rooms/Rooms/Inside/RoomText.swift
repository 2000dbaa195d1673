// SPDX-License-Identifier: Apache-2.0

/// A text that a participant has sent in full.
package struct RoomText: Equatable, Sendable {
    package var topic: String
    package var text: String
    package var attributes: [String: String]
    /// The sender's identity.
    package var sender: String
}
