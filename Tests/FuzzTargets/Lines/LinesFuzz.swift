// SPDX-License-Identifier: Apache-2.0

import Processes

extension FuzzTarget {
    /// The lines of a child process: the same under every chunking, bounded, and none lost in silence.
    static let lines = FuzzTarget(
        "Lines", of: ["Sources/Adapters/Processes/LineSplitter.swift"]
    ) { (bytes) throws(FuzzFinding) in
        for overlong in [LineSplitter.Overlong.drop, .cut] {
            var first: [LineSplitter.Event]?
            for pieces in Chunking.ways(of: bytes) {
                let events = LinesFuzz.split(pieces, overlong)
                try expect(first.map { $0 == events } ?? true, "chunking changed \(first ?? []) to \(events)")
                first = events
            }
            try expect(first == LinesFuzz.expected(bytes, overlong), "\(first ?? []) of \(bytes)")
        }
    }
}

enum LinesFuzz {
    private static let maximum = 12

    static func split(_ pieces: [[UInt8]], _ overlong: LineSplitter.Overlong) -> [LineSplitter.Event] {
        var splitter = LineSplitter(maximum: maximum, overlong: overlong)
        var events: [LineSplitter.Event] = []
        for piece in pieces { piece.withUnsafeBytes { splitter.push($0) { events.append($0) } } }
        splitter.finish { events.append($0) }
        return events
    }

    /// The same on the whole text at once.
    static func expected(_ bytes: [UInt8], _ overlong: LineSplitter.Overlong) -> [LineSplitter.Event] {
        bytes.split(separator: 10).compactMap { part in
            let line = part.last == 13 && part.count <= maximum + 1 ? part.dropLast() : part
            if line.count <= maximum { return line.isEmpty ? nil : .line(Array(line)) }
            if overlong == .cut { return .line(Array(line.prefix(maximum))) }
            return .dropped(bytes: line.count, prefix: Array(line.prefix(maximum + 1)))
        }
    }
}
