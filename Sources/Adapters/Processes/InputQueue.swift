// SPDX-License-Identifier: Apache-2.0

/// The bytes that wait for a child to read them, and the senders that wait for room.
struct InputQueue<Sender> {
    private let maximum: Int
    private var bytes: [UInt8] = []
    private var written = 0
    private var waiting: [(id: Int, line: [UInt8], sender: Sender)] = []
    private var nextID = 0

    init(maximum: Int) { self.maximum = maximum }

    var isEmpty: Bool { written == bytes.count }
    var pendingCount: Int { bytes.count - written }

    /// What to write next.
    var unwritten: ArraySlice<UInt8> { bytes[written...] }

    /// False when there is no room and the line must wait. A single line may be longer than the bound.
    mutating func append(_ line: [UInt8]) -> Bool {
        guard waiting.isEmpty, pendingCount == 0 || pendingCount + line.count < maximum else { return false }
        store(line)
        return true
    }

    /// Lets a line wait for room; its sender is returned by ``didWrite(_:)``, ``cancel(_:)`` or ``removeAll()``.
    mutating func wait(_ line: [UInt8], _ sender: Sender) -> Int {
        nextID += 1
        waiting.append((nextID, line, sender))
        return nextID
    }

    /// The senders whose lines found room now.
    mutating func didWrite(_ count: Int) -> [Sender] {
        written += count
        if isEmpty {
            bytes.removeAll(keepingCapacity: bytes.count <= 64 << 10)
            written = 0
        }
        var admitted: [Sender] = []
        while let first = waiting.first, pendingCount == 0 || pendingCount + first.line.count < maximum {
            store(first.line)
            admitted.append(first.sender)
            waiting.removeFirst()
        }
        return admitted
    }

    /// Nil if that line is no longer waiting.
    mutating func cancel(_ id: Int) -> Sender? {
        waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0).sender }
    }

    mutating func removeAll() -> [Sender] {
        defer {
            waiting = []
            bytes = []
            written = 0
        }
        return waiting.map(\.sender)
    }

    /// A line break inside would make two lines of one. Where the lines are JSON it is white space, and so is the blank
    /// put in its place.
    private mutating func store(_ line: [UInt8]) {
        if written > 64 << 10, written * 2 > bytes.count {
            bytes.removeFirst(written)
            written = 0
        }
        let start = bytes.count
        bytes.append(contentsOf: line)
        for index in start..<bytes.count where bytes[index] == 10 || bytes[index] == 13 { bytes[index] = 32 }
        bytes.append(10)
    }
}
