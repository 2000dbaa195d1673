// SPDX-License-Identifier: Apache-2.0

/// The fields of a message that its reader does not know, byte for byte and in their order, so that a relay passes on
/// what a newer peer sent. Never larger than the message it came from.
package struct ProtobufUnknownFields: Sendable, Equatable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    package mutating func append(_ field: ProtobufField) { bytes.append(contentsOf: field.encoded) }
}
