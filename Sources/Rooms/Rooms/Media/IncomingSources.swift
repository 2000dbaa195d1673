// SPDX-License-Identifier: Apache-2.0

/// Which stream and layer each source of one participant belongs to. Asked for every packet: there are few, so that to look
/// at one after another costs less than a hash.
struct IncomingSources {
    private struct Entry {
        let source: UInt32
        let layer: Int
        let stream: PublishedStream
    }

    /// More are not remembered.
    private static let maximum = 256

    private var entries: ContiguousArray<Entry> = []

    subscript(source: UInt32) -> (stream: PublishedStream, layer: Int)? {
        for index in entries.indices where entries[index].source == source {
            return (entries[index].stream, entries[index].layer)
        }
        return nil
    }

    /// A source that is not known yet. False if there are too many.
    mutating func add(_ source: UInt32, _ stream: PublishedStream, layer: Int) -> Bool {
        guard entries.count < Self.maximum else { return false }
        entries.append(Entry(source: source, layer: layer, stream: stream))
        return true
    }

    mutating func remove(track: String) { entries.removeAll { $0.stream.track == track } }
}
