// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// Keeps entries on their way into a database in a file that is mapped into memory, so that they survive the end of this
/// process, however it ends, from the moment on at which they are appended: without a system call and without a thread
/// that has to be waited for. A power cut may take the last moments, as with ``DatabaseOptions/Durability/normal``.
///
/// Two halves take turns: any thread appends to one of them, while the writer's thread stores the other one. The file has
/// all its blocks from the beginning, so that no entry fails for want of room on the disk.
///
/// `@unchecked Sendable`: `memory` keeps its address for the life of this object; the half that is appended to is touched
/// under `state`'s lock only, the other one by the writer's thread only.
package final class RecordJournal: @unchecked Sendable {
    /// Bytes of the file: some hundred records in each half, several times what comes until the writer takes them up.
    package static let standardSize = 1 << 20

    private struct State {
        /// Which half is appended to.
        var open = 0
        /// Where the entries of each half end.
        var ends = (JournalHalf.headLength, JournalHalf.headLength)
        var order: UInt64 = 2
        /// The writer was told, and has not looked since.
        var isAnnounced = false
    }

    private let memory: UnsafeMutableRawBufferPointer
    private let state = Mutex(State())

    /// Makes a new file, readable by its owner only, in the place of one that may be there. `mark` is handed out again with
    /// what is found after an unexpected end. Nil where a file cannot be mapped so that writing to it never fails.
    package static func create(at path: String, size: Int = standardSize, mark: Int64) -> RecordJournal? {
        let draft = path + ".part"
        unlink(draft)
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard patchbay_overwrites_in_place(descriptor) != 0, fill(descriptor, size), rename(draft, path) == 0,
            let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), address != MAP_FAILED
        else {
            unlink(draft)
            return nil
        }
        return RecordJournal(UnsafeMutableRawBufferPointer(start: address, count: size), mark: mark)
    }

    private static func fill(_ descriptor: Int32, _ size: Int) -> Bool {
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var written = 0
        while written < size {
            let count = write(descriptor, zeros, min(zeros.count, size - written))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    private init(_ memory: UnsafeMutableRawBufferPointer, mark: Int64) {
        self.memory = memory
        half(0).prepare(order: 1, mark: mark)
        half(1).prepare(order: 2, mark: mark)
    }

    deinit { munmap(memory.baseAddress, memory.count) }

    private func half(_ index: Int) -> JournalHalf {
        let length = memory.count / 2
        return JournalHalf(
            memory: UnsafeMutableRawBufferPointer(rebasing: memory[(index * length)..<((index + 1) * length)]))
    }

    /// Any thread. False when there is no room, or when nobody would come for the entry: `announce` is called with the
    /// first one after each ``withPending(_:)``, under the lock, and says whether it will be called again.
    package func append(_ entry: UnsafeRawBufferPointer, announce: () -> Bool) -> Bool {
        state.withLock { state in
            let (half, end) = (half(state.open), state.open == 0 ? state.ends.0 : state.ends.1)
            guard half.hasRoom(for: entry.count, behind: end) else { return false }
            if !state.isAnnounced {
                guard announce() else { return false }
                state.isAnnounced = true
            }
            let next = half.append(entry, behind: end)
            if state.open == 0 { state.ends.0 = next } else { state.ends.1 = next }
            return true
        }
    }

    /// Any thread. Calls `announce` if there are entries for which nobody comes, as after a failure.
    package func announceRest(_ announce: () -> Bool) {
        state.withLock { state in
            let isEmpty = state.ends == (JournalHalf.headLength, JournalHalf.headLength)
            if !isEmpty, !state.isAnnounced { state.isAnnounced = announce() }
        }
    }

    /// Writer's thread only. Gives `body` the entries that have waited longest, which stay until ``dropPending(mark:)``;
    /// false without any.
    package func withPending(_ body: (JournalEntries) throws(DatabaseError) -> Void) throws(DatabaseError) -> Bool {
        let index = state.withLock { state in
            state.isAnnounced = false
            let shut = 1 - state.open
            let isShutEmpty = (shut == 0 ? state.ends.0 : state.ends.1) == JournalHalf.headLength
            guard isShutEmpty else { return shut }
            state.open = shut
            return 1 - shut
        }
        let half = half(index)
        guard !half.isEmpty else { return false }
        try body(half.entries)
        return true
    }

    /// Writer's thread only: the entries of the last ``withPending(_:)`` are where they belong. `mark` is what their owner
    /// knows now.
    package func dropPending(mark: Int64) {
        let (index, end, order) = state.withLock { state in
            state.order += 1
            return (1 - state.open, state.open == 0 ? state.ends.1 : state.ends.0, state.order)
        }
        half(index).empty(upTo: end, order: order, mark: mark)
        state.withLock { state in
            if index == 0 { state.ends.0 = JournalHalf.headLength } else { state.ends.1 = JournalHalf.headLength }
        }
    }
}
