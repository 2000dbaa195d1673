// SPDX-License-Identifier: Apache-2.0

import Protobuf

/// A message on a data channel (`DataPacket` in the protocol), of which only what the server must know is read. All
/// else goes to its receivers byte for byte, whatever its kind.
package struct DataEnvelope: Equatable, Sendable {
    private enum Number {
        static let kind = 1
        static let user = 2
        static let identity = 4
        static let destinations = 5
        static let sequence = 16
        static let sid = 17
    }

    /// What is written for a packet without these: fields that the sender may not choose.
    private var rest = ProtobufUnknownFields()
    /// Identities of the receivers; empty for everybody else.
    package private(set) var destinations: [String] = []
    /// The sender's count of its reliable packets, 0 if it does not count.
    package private(set) var sequence: UInt32 = 0
    /// The topic of a user packet.
    package private(set) var topic: String?

    package init(wire bytes: [UInt8]) throws(SignalError) {
        var reader = try LiveKitSignal.wire { () throws(ProtobufError) in try ProtobufReader(bytes) }
        while let field = try LiveKitSignal.wire({ () throws(ProtobufError) in try reader.next() }) {
            try take(field)
        }
    }

    private mutating func take(_ field: ProtobufField) throws(SignalError) {
        switch field.number {
        case Number.kind, Number.identity, Number.sid: return
        case Number.destinations:
            destinations.append(try String(wire: field))
            return
        case Number.sequence: sequence = try UInt32(wire: field)
        case Number.user: try readUser(field)
        default: break
        }
        rest.append(field)
    }

    /// Older clients name receivers inside the user packet.
    private mutating func readUser(_ field: ProtobufField) throws(SignalError) {
        let user = try UserPacket(wire: field)
        topic = user.topic
        destinations += user.destinationIdentities
    }

    /// The packet as its receivers get it.
    package func bytes(isReliable: Bool, from sid: String, identity: String) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.int32(Number.kind, isReliable ? 0 : 1)
        writer.string(Number.identity, identity)
        writer.unknown(rest)
        writer.string(Number.sid, sid)
        return writer.bytes
    }

    private struct UserPacket: SignalMessage {
        var topic: String?
        var destinationIdentities: [String] = []

        mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
            try visitor.optional(4, "topic", &topic)
            try visitor.repeated(6, "destination_identities", &destinationIdentities)
        }
    }
}
