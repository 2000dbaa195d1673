// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@Suite struct CivilTimeTests {
    @Test(
        "a moment is written as RFC 3339 in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_399_000_000, "2000-02-28T23:59:59.000000Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (1_735_689_599_000_001, "2024-12-31T23:59:59.000001Z"),
            (1_795_219_366_123_456, "2026-11-21T00:02:46.123456Z"),
        ] as [(Int64, String)])
    func rfc3339(microseconds: Int64, text: String) {
        #expect(CivilTime(microsecondsSinceEpoch: microseconds).rfc3339 == text)
    }

    @Test("what is written is read back, in any zone, and nothing else is read")
    func parsing() {
        for moment: Int64 in [0, -1, 1_795_000_000_123_456, 951_782_400_000_000, -62_167_219_200_000_000] {
            let time = CivilTime(microsecondsSinceEpoch: moment)
            #expect(CivilTime(rfc3339: time.rfc3339) == time)
        }
        #expect(CivilTime(rfc3339: "2026-01-01T01:00:00+01:00") == CivilTime(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(CivilTime(rfc3339: "1970-01-01t00:00:00.5z")?.microsecondsSinceEpoch == 500_000)
        for text in ["", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T00:00:00"] {
            #expect(CivilTime(rfc3339: text) == nil)
        }
    }
}
