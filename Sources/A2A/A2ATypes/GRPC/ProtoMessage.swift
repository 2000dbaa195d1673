// SPDX-License-Identifier: Apache-2.0

/// What a message of a `.proto` file is made of, so that one transcoder serves all of them.
package struct ProtoMessage: Sendable {
    let fields: [ProtoField]

    init(_ fields: ProtoField...) { self.fields = fields }
}

/// One field: its number, its name in JSON, its type.
struct ProtoField: Sendable {
    let number: Int
    let name: String
    let type: ProtoType
    let manner: Manner

    enum Manner: Sendable {
        /// Left out when it has its default value.
        case implicit
        /// `optional`, or a member of a `oneof`: written whenever it is there.
        case explicit
        case repeated
        /// As `implicit` and `repeated` on the wire; but part of what is signed even if they are empty.
        case required, requiredList
        /// From strings.
        case map
    }

    init(_ number: Int, _ name: String, _ type: ProtoType, _ manner: Manner = .implicit) {
        self.number = number
        self.name = name
        self.type = type
        self.manner = manner
    }
}

indirect enum ProtoType: Sendable {
    case string
    case bytes
    case bool
    case int32
    /// The names in the order of their numbers, from 0.
    case enumeration([String])
    case message(ProtoMessage)
    /// google.protobuf.Timestamp
    case timestamp
    /// google.protobuf.Struct
    case structure
    /// google.protobuf.Value
    case value
}
