// SPDX-License-Identifier: Apache-2.0

/// Takes the messages of a gRPC stream out of the pieces in which its body arrives.
package struct GRPCFrameDecoder: Sendable {
    package enum Fault: Error, Equatable, Sendable {
        case tooLarge(limit: Int)
        /// Nobody agreed to compression.
        case compressed
    }

    private static let headLength = 5

    private let maximumMessage: Int
    private var waiting: [UInt8] = []

    /// `maximumMessage` in bytes; at most that and one piece are held.
    package init(maximumMessage: Int) { self.maximumMessage = maximumMessage }

    /// Whether everything that came was part of a whole message.
    package var isBetweenMessages: Bool { waiting.isEmpty }

    /// The messages that are whole now, in their order.
    package mutating func push(_ bytes: [UInt8]) throws(Fault) -> [[UInt8]] {
        waiting += bytes
        var messages: [[UInt8]] = []
        var start = 0
        while waiting.count - start >= Self.headLength {
            guard waiting[start] == 0 else { throw .compressed }
            let length = waiting[start + 1..<start + Self.headLength].reduce(0) { $0 << 8 | Int($1) }
            guard length <= maximumMessage else { throw .tooLarge(limit: maximumMessage) }
            let end = start + Self.headLength + length
            guard waiting.count >= end else { break }
            messages.append(Array(waiting[start + Self.headLength..<end]))
            start = end
        }
        waiting.removeFirst(start)
        return messages
    }
}
