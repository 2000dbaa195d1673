// SPDX-License-Identifier: Apache-2.0

import Compression
import Testing

@Suite struct GzipTests {
    /// 100 times `patchbay `, written by Python.
    private let packed: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x2B, 0x48, 0x2C, 0x49, 0xCE, 0x48, 0x4A, 0xAC,
        0x54, 0x28, 0x18, 0x65, 0x8C, 0x32, 0x46, 0x19, 0x03, 0xC1, 0x00, 0x00, 0x6F, 0xE6, 0x5E, 0xB8, 0x84, 0x03,
        0x00, 0x00,
    ]
    private let plain = Array(String(repeating: "patchbay ", count: 100).utf8)

    @Test("what another writer packed is unpacked") func reading() throws {
        #expect(try Gzip.decompress(packed, limit: 4096) == plain)
    }

    @Test("nothing larger than the limit is made") func limit() {
        #expect(throws: CompressionError.tooLarge(limit: 500)) { try Gzip.decompress(packed, limit: 500) }
    }

    @Test("cut, changed or foreign bytes are refused") func damage() {
        for count in 0..<packed.count {
            #expect(throws: CompressionError.damaged) { try Gzip.decompress(Array(packed.prefix(count)), limit: 4096) }
        }
        var changed = packed
        changed[changed.count - 5] ^= 1
        #expect(throws: CompressionError.damaged) { try Gzip.decompress(changed, limit: 4096) }
        #expect(throws: CompressionError.damaged) { try Gzip.decompress(plain, limit: 4096) }
    }
}
