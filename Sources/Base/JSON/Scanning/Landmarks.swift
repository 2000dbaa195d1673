// SPDX-License-Identifier: Apache-2.0

/// Where the long containers of a text end, so that walks need not read them to step over them.
///
/// The validating pass notes every container of at least ``shortest`` bytes. At most ``limit`` are kept (8 KiB): when
/// there are more, the shorter ones go, and a walk reads over those as over any short one.
struct Landmarks: Sendable {
    struct Container: Sendable {
        let start: UInt32
        let end: UInt32
    }

    /// From where on a search among a few notes costs less than the walk.
    static let shortest = 16
    static let limit = 1024
    /// What a message of usual make has room for without growing.
    private static let usual = 8

    private(set) var containers: [Container] = []
    private var threshold = Landmarks.shortest

    /// Call when a container closes.
    @inline(__always)
    mutating func note(from start: Int, to end: Int) {
        if end - start >= threshold { add(start, end) }
    }

    @inline(never)
    private mutating func add(_ start: Int, _ end: Int) {
        while containers.count >= Self.limit {
            threshold *= 2
            let least = threshold
            containers.removeAll { Int($0.end - $0.start) < least }
        }
        guard end - start >= threshold else { return }
        if containers.isEmpty { containers.reserveCapacity(Self.usual) }
        containers.append(
            Container(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
    }

    /// Call once when the text is read: containers were noted by their ends, look-ups go by their starts.
    mutating func finish() {
        if containers.count > 1 { containers.sort { $0.start < $1.start } }
    }

    /// The end of the container that begins at `start`, if it was noted.
    static func end(of start: Int, in containers: UnsafeBufferPointer<Container>) -> Int? {
        var low = 0
        var high = containers.count
        while low < high {
            let middle = (low + high) / 2
            if Int(containers[middle].start) < start { low = middle + 1 } else { high = middle }
        }
        guard low < containers.count, Int(containers[low].start) == start else { return nil }
        return Int(containers[low].end)
    }
}
