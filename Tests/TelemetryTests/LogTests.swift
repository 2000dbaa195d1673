// SPDX-License-Identifier: Apache-2.0

import Foundation
import Lifecycle
import Telemetry
import TestSupport
import Testing

@Suite struct LogTests {
    private let sink = RecordingLogSink()
    private func log(_ level: LogLevel = .debug) -> Log {
        Log(level: level, sink: sink, clock: FixedWallClock(microsecondsSinceEpoch: 1_795_219_366_123_456))
    }

    private func fields(of line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("a record is one JSON line with time, level, message and typed fields")
    func recordIsOneLine() throws {
        log().info("upstream ready", ["upstream": "files", "tools": 12, "seconds": 0.25, "pinned": true, "next": nil])
        #expect(
            sink.lines == [
                #"{"time":"2026-11-21T00:02:46.123456Z","level":"info","message":"upstream ready","#
                    + #""upstream":"files","tools":12,"seconds":0.25,"pinned":true,"next":null}"#
            ])
    }

    @Test("a level that is off evaluates neither message nor fields")
    func levelOffEvaluatesNothing() {
        func forbidden() -> String {
            Issue.record("evaluated")
            return ""
        }
        log(.warning).info(forbidden(), ["value": .string(forbidden())])
        Log.silent.error(forbidden(), ["value": .string(forbidden())])
        #expect(sink.lines.isEmpty)
        #expect(!log(.warning).isEnabled(.info))
        #expect(log(.warning).isEnabled(.error))
    }

    @Test("hostile text stays inside its field")
    func hostileTextIsEscaped() throws {
        let text = "a\"b\\c\nd\r\u{1B}[31m\u{0}\u{7F}\u{9B}\u{2028}\u{202E}é\u{1F600}"
        log().warning("m\n", ["peer": .string(text), "k\"\n": 1])
        let line = try #require(sink.lines.first)
        let harmful = line.unicodeScalars.filter { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
        #expect(harmful.isEmpty)
        #expect(!line.unicodeScalars.contains("\u{202E}"))
        #expect(try fields(of: line)["peer"] as? String == text)
        #expect(try fields(of: line)["k\"\n"] as? Int == 1)
    }

    @Test("a credential given as secret is not in the line")
    func secretIsRedacted() throws {
        log().info("key", ["token": .secret("hunter2"), "url": .url("https://user:pw@host/a@b?token=hunter2#x")])
        let line = try #require(sink.lines.first)
        #expect(!line.contains("hunter2") && !line.contains("pw"))
        #expect(try fields(of: line)["token"] as? String == "[redacted]")
        #expect(try fields(of: line)["url"] as? String == "https://host/a@b")
    }

    @Test("a line is bounded, valid and says that it was cut", arguments: ["x", "é", "\u{1}", "\"", "\u{1F600}"])
    func lineIsBounded(unit: String) throws {
        let long = LogValue.string(String(repeating: unit, count: 5000))
        log().error(String(repeating: unit, count: 5000), ["a": long, "b": long, "c": long, "d": long, "e": 7])
        let line = try #require(sink.lines.first)
        #expect(line.utf8.count < LogLine.maximumBytes)
        let fields = try fields(of: line)
        #expect(fields["truncated"] as? Bool == true)
        #expect((fields["message"] as? String)?.hasSuffix("…") == true)
        #expect(fields["a"] != nil && fields["d"] == nil)
        #expect(fields["e"] as? Int == 7)
    }

    @Test("a repeated or reserved key does not make the line ambiguous")
    func keysAreUnique() throws {
        log().adding(["upstream": "files"]).info("x", ["upstream": "other", "level": 9, "level": 10])
        let fields = try fields(of: try #require(sink.lines.first))
        #expect(fields["upstream"] as? String == "files")
        #expect(fields["upstream_"] as? String == "other")
        #expect(fields["level"] as? String == "info")
        #expect(fields["level_"] as? Int == 9)
        #expect(fields["level__"] as? Int == 10)
    }

    @Test("numbers that JSON cannot write are written as text")
    func infiniteNumbers() throws {
        log().info("x", ["rate": .double(.infinity), "time": .milliseconds(.microseconds(1500))])
        let fields = try fields(of: try #require(sink.lines.first))
        #expect(fields["rate"] as? String == "inf")
        #expect(fields["time_"] as? Double == 1.5)
    }
}
