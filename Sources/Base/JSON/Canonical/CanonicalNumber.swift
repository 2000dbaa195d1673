// SPDX-License-Identifier: Apache-2.0

/// The canonical form of one number; ``CanonicalJSON`` states the rules.
enum CanonicalNumber {
    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isInteger = !text.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
        if isInteger, text.count <= 15 { return appendSmallInteger(text, to: &bytes) }
        guard let exact = DecimalNumber(text: text) else { return bytes.append(contentsOf: text) }
        guard let nearest = Double(String(decoding: text, as: UTF8.self)), nearest.isFinite else {
            return exact.append(to: &bytes)
        }
        let rounded = DecimalNumber(nearest)
        if isInteger, rounded != exact {
            bytes.append(contentsOf: text)
        } else {
            rounded.append(to: &bytes)
        }
    }

    /// Up to fifteen characters always survive a double.
    private static func appendSmallInteger(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        let isMinusZero = text.count == 2 && text[0] == UInt8(ascii: "-") && text[1] == UInt8(ascii: "0")
        if isMinusZero { bytes.append(UInt8(ascii: "0")) } else { bytes.append(contentsOf: text) }
    }
}
