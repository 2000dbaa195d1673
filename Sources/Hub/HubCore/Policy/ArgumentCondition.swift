// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A test at a place in the arguments.
package struct ArgumentCondition: Sendable, Equatable {
    package let pointer: ArgumentPointer
    package let test: ArgumentTest
    /// Where it stands in its file; nil for one made otherwise.
    package let place: TextPosition?

    package init(_ pointer: ArgumentPointer, _ test: ArgumentTest, place: TextPosition? = nil) {
        self.pointer = pointer
        self.test = test
        self.place = place
    }

    package func holds(in arguments: RawJSON) -> Bool { test.passes(pointer.value(in: arguments)) }
}

/// One thing that is asked of one value of a call's arguments. A value of another type than the test is about fails it.
package enum ArgumentTest: Sendable, Equatable {
    /// Any of some strings, numbers, booleans or nulls; numbers compare by value, `1.0` is `1`.
    case isOneOf([RawJSON])
    /// A string that begins so, byte for byte.
    case hasPrefix(String)
    /// A string that fits as a whole.
    case fits(Wildcard)
    /// A number in a range, ends included.
    case isAtLeast(RawJSON)
    case isAtMost(RawJSON)
    /// Whether anything stands there at all; null does.
    case isPresent(Bool)

    /// `value` is nil where nothing stands.
    package func passes(_ value: RawJSON?) -> Bool {
        if case .isPresent(let wanted) = self { return (value != nil) == wanted }
        guard let value else { return false }
        switch self {
        case .isOneOf(let values): return values.contains { Self.isSame(value, $0) }
        case .hasPrefix(let prefix): return value.string.map { $0.utf8.starts(with: prefix.utf8) } ?? false
        case .fits(let wildcard): return value.string.map(wildcard.matches) ?? false
        case .isAtLeast(let bound): return Self.isOrdered(bound, value)
        case .isAtMost(let bound): return Self.isOrdered(value, bound)
        case .isPresent: return true
        }
    }

    static func isSame(_ left: RawJSON, _ right: RawJSON) -> Bool {
        guard left.kind == right.kind else { return false }
        switch left.kind {
        case .string: return left == right || right.string.map(left.isString) ?? false
        case .number: return isOrdered(left, right) && isOrdered(right, left)
        case .boolean: return left.boolean == right.boolean
        case .null: return true
        case .object, .array: return false
        }
    }

    /// Whether both are numbers and the first is not greater. Whole numbers compare exactly.
    static func isOrdered(_ low: RawJSON, _ high: RawJSON) -> Bool {
        if let low = low.integer, let high = high.integer { return low <= high }
        guard let low = low.double, let high = high.double else { return false }
        return low <= high
    }
}
