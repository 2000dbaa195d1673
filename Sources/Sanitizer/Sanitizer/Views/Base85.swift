// SPDX-License-Identifier: Apache-2.0

/// Runs of base 85, in the alphabet of Ascii85 and in that of RFC 1924.
enum Base85 {
    static let shortestRun = 30
    private static let ordered = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
    /// The value of each byte in RFC 1924; 255 for none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in ordered.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// What runs without white space say, if it is a text. At most `most` of them.
    static func decoded(_ text: [UInt8], most: Int) -> [(text: String, offset: Int)] {
        var found: [(text: String, offset: Int)] = []
        var start = 0
        var letters = 0
        for index in 0...text.count {
            if index < text.count, text[index] > 0x20, text[index] < 0x7F {
                if 0x61...0x7A ~= text[index] | 0x20 { letters += 1 }
                continue
            }
            let run = text[start..<index]
            // Of base 85 about six characters in ten are letters; words are nearly all letters.
            if shortestRun...EncodedRuns.maximumRun ~= run.count, letters * 10 < run.count * 9, found.count < most,
                let read = read(run)
            {
                found.append((read, start))
            }
            (start, letters) = (index + 1, 0)
        }
        return found
    }

    private static func read(_ run: ArraySlice<UInt8>) -> String? {
        var inner = run
        if inner.starts(with: [0x3C, 0x7E]) { inner = inner.dropFirst(2) }
        if inner.suffix(2).elementsEqual([0x7E, 0x3E]) { inner = inner.dropLast(2) }
        return bytes(inner) { 0x21...0x75 ~= $0 ? $0 - 0x21 : 255 }.flatMap(EncodedRuns.readable)
            ?? bytes(inner) { values[Int($0)] }.flatMap(EncodedRuns.readable)
    }

    /// Four bytes for five digits, fewer for what is left at the end; nil for anything else.
    private static func bytes(_ run: ArraySlice<UInt8>, _ digit: (UInt8) -> UInt8) -> [UInt8]? {
        var output: [UInt8] = []
        var (value, count): (UInt64, Int) = (0, 0)
        func write(_ bytes: Int) {
            for shift in 0..<bytes { output.append(UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt64(shift)))) }
        }
        for byte in run {
            let next = digit(byte)
            guard next < 85 else { return nil }
            value = value * 85 + UInt64(next)
            count += 1
            if count == 5 {
                guard value <= UInt64(UInt32.max) else { return nil }
                write(4)
                (value, count) = (0, 0)
            }
        }
        guard count != 1 else { return nil }
        if count > 1 {
            for _ in count..<5 { value = value * 85 + 84 }
            write(count - 1)
        }
        return output
    }
}
