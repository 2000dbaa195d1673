// SPDX-License-Identifier: Apache-2.0

/// A decimal number, exact: `0.d1d2d3… × 10^point`. Knows the layout that ECMAScript gives to numbers.
struct DecimalNumber: Equatable {
    private(set) var isNegative = false
    /// ASCII digits without zeros at either end; none for zero.
    private(set) var digits: [UInt8] = []
    private(set) var point = 0

    private var isFinite = true

    /// The shortest digits that read back as `value`; what is not finite is laid out as `null`.
    init(_ value: Double) {
        var text = value.description
        guard value.isFinite, let exact = text.withUTF8({ DecimalNumber(text: $0) }) else {
            isFinite = false
            return
        }
        self = exact
    }

    /// The exact value of a number that follows the JSON grammar; nil if its exponent does not fit 32 bits.
    init?(text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var exponent = 0
        var fractionDigits = 0
        var sawPoint = false
        digits.reserveCapacity(text.count)
        scan: while index < text.count {
            switch text[index] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): sawPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let rest = UnsafeBufferPointer(rebasing: text[(index + 1)...])
                guard let value = Int32(String(decoding: rest, as: UTF8.self)) else { return nil }
                exponent = Int(value)
                break scan
            default:
                digits.append(text[index])
                if sawPoint { fractionDigits += 1 }
            }
            index += 1
        }
        point = digits.count - fractionDigits + exponent
        normalise()
    }

    private mutating func normalise() {
        let zero = UInt8(ascii: "0")
        while digits.last == zero { digits.removeLast() }
        let leading = digits.prefix { $0 == zero }.count
        digits.removeFirst(leading)
        point -= leading
        if digits.isEmpty {
            isNegative = false
            point = 0
        }
    }

    /// Number::toString of ECMA-262: no exponent from 1e-6 up to below 1e21.
    func append(to bytes: inout [UInt8]) {
        guard isFinite else { return bytes.append(contentsOf: Array("null".utf8)) }
        guard !digits.isEmpty else { return bytes.append(UInt8(ascii: "0")) }
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        switch point {
        case digits.count...max(21, digits.count) where point <= 21: appendInteger(to: &bytes)
        case 1...21:
            bytes.append(contentsOf: digits[..<point])
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits[point...])
        case -5...0:
            bytes.append(contentsOf: [UInt8(ascii: "0"), UInt8(ascii: ".")])
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            bytes.append(contentsOf: digits)
        default: appendExponential(to: &bytes)
        }
    }

    private func appendInteger(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: digits)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
    }

    private func appendExponential(to bytes: inout [UInt8]) {
        bytes.append(digits[0])
        if digits.count > 1 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits[1...])
        }
        bytes.append(UInt8(ascii: "e"))
        bytes.append(point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
        JSONWriter.append(Int64((point - 1).magnitude), to: &bytes)
    }
}
