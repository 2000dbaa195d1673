// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Protobuf

/// An enumeration of the protocol. Open: numbers that are not known here are kept.
package protocol SignalEnumeration: SignalValue, Hashable {
    var number: Int32 { get }
    init(number: Int32)
    /// The names of the `.proto` file; JSON uses them.
    static var names: [Int32: String] { get }
}

extension SignalEnumeration {
    package init() { self.init(number: 0) }

    package init(wire field: ProtobufField) throws(SignalError) {
        self.init(number: try Int32(wire: field))
    }

    package static func values(wire field: ProtobufField) throws(SignalError) -> [Self] {
        try Int32.values(wire: field).map(Self.init(number:))
    }

    package static func write(_ values: [Self], _ number: Int, to writer: inout ProtobufWriter) {
        Int32.write(values.map(\.number), number, to: &writer)
    }

    package func write(_ number: Int, to writer: inout ProtobufWriter) { self.number.write(number, to: &writer) }

    /// A name in any case, or a number.
    package init(json: JSONValue) throws(SignalError) {
        if let number = json.integer.flatMap({ Int32(exactly: $0) }) {
            self.init(number: number)
        } else if let name = json.string?.uppercased(),
            let entry = Self.names.first(where: { $0.value.uppercased() == name })
        {
            self.init(number: entry.key)
        } else {
            throw .type(field: "one of \(Self.names.values.sorted().joined(separator: ", "))")
        }
    }

    package func makeJSON() -> JSONValue { Self.names[number].map(JSONValue.string) ?? .integer(Int64(number)) }
}
