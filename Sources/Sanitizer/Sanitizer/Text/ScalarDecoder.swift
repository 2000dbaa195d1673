// SPDX-License-Identifier: Apache-2.0

/// UTF-8 to characters, piece by piece. Every ill-formed part (as Unicode 3.9 cuts them) becomes U+FFFD and is told.
struct ScalarDecoder {
    private var value: UInt32 = 0
    private var missing = 0
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF
    private var start: UInt32 = 0
    private(set) var offset: UInt32 = 0

    mutating func take(_ bytes: ArraySlice<UInt8>, into output: inout [PlacedScalar], _ report: inout StageReport) {
        for byte in bytes {
            if missing > 0 {
                if byte >= lower && byte <= upper {
                    value = value << 6 | UInt32(byte & 0x3F)
                    missing -= 1
                    (lower, upper) = (0x80, 0xBF)
                    if missing == 0 { output.append(PlacedScalar(value, at: start)) }
                    offset &+= 1
                    continue
                }
                repair(into: &output, &report)
            }
            begin(byte, into: &output, &report)
            offset &+= 1
        }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        if missing > 0 { repair(into: &output, &report) }
    }

    private mutating func begin(_ byte: UInt8, into output: inout [PlacedScalar], _ report: inout StageReport) {
        start = offset
        switch byte {
        case 0..<0x80: output.append(PlacedScalar(UInt32(byte), at: offset))
        case 0xC2...0xDF: expect(1, byte & 0x1F)
        case 0xE0: expect(2, byte & 0x0F, from: 0xA0)
        case 0xED: expect(2, byte & 0x0F, to: 0x9F)
        case 0xE1...0xEF: expect(2, byte & 0x0F)
        case 0xF0: expect(3, byte & 0x07, from: 0x90)
        case 0xF1...0xF3: expect(3, byte & 0x07)
        case 0xF4: expect(3, byte & 0x07, to: 0x8F)
        default: repair(into: &output, &report)
        }
    }

    private mutating func expect(_ count: Int, _ bits: UInt8, from: UInt8 = 0x80, to: UInt8 = 0xBF) {
        (missing, value, lower, upper) = (count, UInt32(bits), from, to)
    }

    private mutating func repair(into output: inout [PlacedScalar], _ report: inout StageReport) {
        (missing, lower, upper) = (0, 0x80, 0xBF)
        output.append(PlacedScalar(0xFFFD, at: start))
        report.add(.illFormedText, at: start..<start + 1)
    }
}
