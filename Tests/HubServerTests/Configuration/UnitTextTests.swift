// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HubServer

@Suite struct UnitTextTests {
    @Test(
        "times have a number and a unit",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("30s", .seconds(30)), ("5m", .seconds(300)), ("1h", .seconds(3600)),
            ("0s", .zero),
        ])
    func times(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "sizes have a number and a unit",
        arguments: [("512B", 512), ("16KiB", 16384), ("4MiB", 4 << 20), ("1GiB", 1 << 30)])
    func sizes(text: String, size: Int) {
        #expect(SizeText.parse(text) == size)
        #expect(SizeText.format(size) == text)
    }

    @Test(
        "anything else is neither",
        arguments: [
            "", "5", "s", "ms", "5 s", "-5s", "+5s", "1.5s", "5S", "5d", "5sec", "9999999999999999s",
            "999999999999999h", "٥s",
            "4MB", "4mib", "999999999999999GiB", "0x1B",
        ])
    func neither(text: String) {
        #expect(DurationText.parse(text) == nil)
        #expect(SizeText.parse(text) == nil)
    }

    @Test("a time is written in the largest unit that divides it")
    func format() {
        #expect(DurationText.format(.seconds(86_400)) == "24h")
        #expect(DurationText.format(.milliseconds(90_000)) == "90s")
    }
}
