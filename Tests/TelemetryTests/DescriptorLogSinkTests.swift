// SPDX-License-Identifier: Apache-2.0

import Glibc
import Telemetry
import Testing

@Suite struct DescriptorLogSinkTests {
    private let ends: (read: Int32, write: Int32)

    init() throws {
        var descriptors: [Int32] = [0, 0]
        try #require(pipe(&descriptors) == 0)
        ends = (descriptors[0], descriptors[1])
        try #require(fcntl(ends.read, F_SETFL, O_NONBLOCK) == 0)
    }

    private func drain() -> [String] {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = read(ends.read, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("a stalled reader loses lines, is told how many, and never stops the writer", .timeLimit(.minutes(5)))
    func stalledReader() throws {
        defer {
            close(ends.read)
            close(ends.write)
        }
        let sink = DescriptorLogSink(descriptor: ends.write)
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4000) + [UInt8(ascii: "\n")]
        for _ in 0..<50 { sink.write(line) }
        #expect(sink.droppedCount > 0)
        let lost = sink.droppedCount
        let before = drain()
        #expect(before.count == 50 - lost)
        #expect(before.allSatisfy { $0.utf8.count == 4000 })

        sink.write(line)
        let after = drain()
        #expect(after.count == 2)
        #expect(after.first?.contains(#""count":\#(lost)"#) == true)
        #expect(sink.droppedCount == 0)
    }

    @Test("a reader that has gone away is no reason to stop")
    func readerGone() {
        close(ends.read)
        defer { close(ends.write) }
        let sink = DescriptorLogSink(descriptor: ends.write)
        sink.write(Array("{}\n".utf8))
        #expect(sink.droppedCount == 1)
    }
}
