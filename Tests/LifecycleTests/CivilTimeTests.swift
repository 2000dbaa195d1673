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
}
