// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What the agents of a session know of their user: small values under names, which all of them share. An agent of this
/// process reads and writes them by typed keys; others, models and A2A agents, see an object.
///
///     let number = UserData.Key<String>("number")
///     data[number]                       // what is known
///     try data.set("427", for: number)
package struct UserData: Equatable, Sendable {
    /// A name and the type of what stands under it.
    package struct Key<Value: UserDataValue>: Sendable {
        let name: String

        package init(_ name: String) { self.name = name }
    }

    static let mostValues = 64
    static let longestName = 64
    /// Bytes of one value.
    static let longestValue = 4_096

    private var values: [String: RawJSON] = [:]

    package init() {}

    package var isEmpty: Bool { values.isEmpty }

    /// Nil also where somebody has put a value of another type there.
    package subscript<Value>(key: Key<Value>) -> Value? { values[key.name].flatMap(Value.decode) }

    /// Nil forgets.
    package mutating func set<Value>(_ value: Value?, for key: Key<Value>) throws(UserDataFault) {
        try put(value?.json, key.name)
    }

    /// Takes over the members of an object, null forgets one. All of them or, where one is refused, none.
    package mutating func merge(_ object: RawJSON) throws(UserDataFault) {
        guard object.kind == .object else { throw .noObject }
        var merged = self
        for (name, value) in object.members { try merged.put(value.isNull ? nil : value, name) }
        self = merged
    }

    /// One object, in the order of the names.
    package var json: RawJSON {
        RawJSON.emptyObject.editing(values.sorted { $0.key < $1.key }.map { .set($0.key, $0.value) })
    }

    private mutating func put(_ value: RawJSON?, _ name: String) throws(UserDataFault) {
        guard let value else {
            values[name] = nil
            return
        }
        guard (1...Self.longestName).contains(name.utf8.count) else { throw .name(longest: Self.longestName) }
        guard value.byteCount <= Self.longestValue else { throw .tooLarge(name, longest: Self.longestValue) }
        guard values[name] != nil || values.count < Self.mostValues else { throw .tooMany(most: Self.mostValues) }
        values[name] = value
    }
}

/// Why something is not remembered.
package enum UserDataFault: Error, Equatable, Sendable, CustomStringConvertible {
    case noObject
    case name(longest: Int)
    case tooLarge(String, longest: Int)
    case tooMany(most: Int)

    package var description: String {
        switch self {
        case .noObject: "What is to be remembered must be an object."
        case .name(let longest): "A name must have 1 to \(longest) bytes."
        case .tooLarge(let name, let longest): "The value of '\(name)' is longer than \(longest) bytes."
        case .tooMany(let most): "Only \(most) values are remembered; forget one first."
        }
    }
}

/// A Swift type that may stand in ``UserData``.
package protocol UserDataValue: ToolParameterValue {
    var json: RawJSON { get }
}

extension String: UserDataValue {
    package var json: RawJSON { .string(self) }
}

extension Int: UserDataValue {
    package var json: RawJSON { .integer(Int64(self)) }
}

extension Bool: UserDataValue {
    package var json: RawJSON { .boolean(self) }
}

extension Array: UserDataValue where Element: UserDataValue {
    package var json: RawJSON { .array(map(\.json)) }
}
