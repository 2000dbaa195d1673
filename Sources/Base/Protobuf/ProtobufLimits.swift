// SPDX-License-Identifier: Apache-2.0

/// What a message may cost its reader.
package struct ProtobufLimits: Sendable, Equatable {
    /// Messages and groups inside each other, the outermost counted.
    package var maximumDepth = 100
    /// Bytes of the whole message.
    package var maximumBytes = 4 << 20

    package init() {}
}
