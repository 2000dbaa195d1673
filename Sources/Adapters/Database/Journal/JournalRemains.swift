// SPDX-License-Identifier: Apache-2.0

/// What a process that ended unexpectedly left in one half of its ``RecordJournal``: all of it is stored or none.
package struct JournalRemains: Sendable, Equatable {
    /// What was known when the half was begun.
    package let mark: Int64
    /// In their order; at least one.
    package let entries: [[UInt8]]

    package init(mark: Int64, entries: [[UInt8]]) {
        self.mark = mark
        self.entries = entries
    }

    /// Of the file at that path, the half that was begun first before the other. Nothing where there is no file, or one
    /// that is no journal.
    package static func read(_ name: String, in directory: String) throws(DataDirectoryError) -> [JournalRemains] {
        guard var bytes = try DataDirectory.read(name, in: directory) else { return [] }
        return bytes.withUnsafeMutableBytes { memory in
            let length = memory.count / 2
            return [memory[..<length], memory[length...]]
                .map { JournalHalf(memory: UnsafeMutableRawBufferPointer(rebasing: $0)) }
                .filter { $0.isJournal && !$0.isEmpty }
                .sorted { $0.order < $1.order }
                .map { JournalRemains(mark: $0.mark, entries: $0.entries.map { Array($0) }) }
                .filter { !$0.entries.isEmpty }
        }
    }
}
