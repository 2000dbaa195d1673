// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    package var isNull: Bool { kind == .null }

    package var boolean: Bool? {
        kind == .boolean ? storage[start] == UInt8(ascii: "t") : nil
    }

    /// The decoded string; nil unless a string.
    package var string: String? {
        guard kind == .string else { return nil }
        return withView { view in
            let (_, escaped) = view.skipString(start + 1)
            return view.string(from: start + 1, to: end - 1, escaped: escaped)
        }
    }

    /// Whether this is a string that means exactly `other`, code unit for code unit. Allocates only if written with
    /// escapes.
    package func isString(_ other: String) -> Bool { other.withBytes { isString($0) } }

    /// The same for a text that is known when the program is built.
    package func isString(_ other: StaticString) -> Bool {
        isString(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    private func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard kind == .string else { return false }
        return withView { view in
            let (_, escaped) = view.skipString(start + 1)
            let member = ByteView.Member(
                keyStart: start + 1, keyEnd: end - 1, escaped: escaped, valueStart: end, valueEnd: end)
            return view.key(of: member, equals: wanted)
        }
    }

    /// The number, if it is written without fraction and exponent and fits; `1.0` and `1e2` are not integers here.
    package var integer: Int64? {
        guard kind == .number else { return nil }
        return withView { $0.integer(from: start, to: end) }
    }

    /// The nearest double of any number; infinite where a double cannot reach (`1e400`).
    package var double: Double? {
        guard kind == .number else { return nil }
        if let small = integer, small.magnitude < 1 << 53, small != 0 { return Double(small) }
        return Double(text)
    }

    package static func integer(_ value: Int64) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 20)
        writer.integer(value)
        return writer.finishRaw()
    }

    package static func string(_ value: String) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: value.utf8.count + 2)
        writer.string(value)
        return writer.finishRaw()
    }

    package static func boolean(_ value: Bool) -> RawJSON { value ? .true : .false }
}
