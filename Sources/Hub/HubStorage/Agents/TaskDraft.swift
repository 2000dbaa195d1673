// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Database
import JSON

/// The first row of a task on its way into its table, as the journal holds it among records.
///
/// A head of 32 bits each: a mark, and the lengths of the texts; then 64 bits for the time of the last change, and the texts
/// one behind the other, as the columns of the table are.
struct TaskDraft {
    /// Where a record's draft has a place that is never 0.
    private static let mark: UInt32 = 0
    private static let (textCount, timePlace, headLength) = (8, 36, 44)
    private static let notePlace = 6

    private let bytes: UnsafeRawBufferPointer

    /// Valid as long as `bytes` are. Nil for what ``bytes(of:agent:)`` did not make.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > Self.headLength, bytes.loadUnaligned(as: UInt32.self) == Self.mark else { return nil }
        self.bytes = bytes
        var length = Self.headLength
        for place in 0..<Self.textCount { length += self.length(place) }
        guard length == bytes.count else { return nil }
    }

    private func length(_ place: Int) -> Int {
        Int(bytes.loadUnaligned(fromByteOffset: 4 * (place + 1), as: UInt32.self))
    }

    /// Gives the columns of the row in their order. An empty note is none.
    func bind(to parameters: inout DatabaseParameters) {
        let texts = bytes.bindMemory(to: UInt8.self)
        var start = Self.headLength
        for place in 0..<Self.textCount {
            let end = start + length(place)
            if place == Self.notePlace {
                parameters.bind(bytes.loadUnaligned(fromByteOffset: Self.timePlace, as: Int64.self))
            }
            let isNone = place == Self.notePlace && start == end
            parameters.bind(
                borrowingText: isNone
                    ? UnsafeBufferPointer(start: nil, count: 0) : UnsafeBufferPointer(rebasing: texts[start..<end]))
            start = end
        }
    }

    static func bytes(of task: StoredTask, agent: String) -> [UInt8] {
        var writer = Writer(reservingCapacity: task.task.byteCount + 512)
        writer.append(task.id.utf8)
        writer.append(agent.utf8)
        writer.append(task.principal.utf8)
        writer.append(task.contextID.utf8)
        writer.append(task.openingID.utf8)
        writer.append(task.state.rawValue.utf8)
        writer.append(task.note?.bytes ?? [])
        writer.append(task.task.bytes)
        return writer.finish(changedAt: task.changedAt)
    }

    /// Puts one text behind the other, and its length into the head.
    private struct Writer {
        private static let head = [UInt8](repeating: 0, count: headLength)

        private var bytes: [UInt8] = []
        private var lengthPlace = 4

        init(reservingCapacity capacity: Int) {
            bytes.reserveCapacity(headLength + capacity)
            bytes.append(contentsOf: Self.head)
        }

        mutating func append(_ text: some Collection<UInt8>) {
            let start = bytes.count
            bytes.append(contentsOf: text)
            let length = UInt32(truncatingIfNeeded: bytes.count - start)
            store(length, at: lengthPlace)
            lengthPlace += 4
        }

        consuming func finish(changedAt: Int64) -> [UInt8] {
            store(changedAt, at: timePlace)
            return bytes
        }

        private mutating func store<Value: BitwiseCopyable>(_ value: Value, at place: Int) {
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: place, as: Value.self) }
        }
    }
}
