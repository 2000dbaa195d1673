// SPDX-License-Identifier: Apache-2.0

/// When the write-ahead log is copied into the file, and on which thread. Pure.
///
/// A checkpoint takes milliseconds in which the thread that makes it can do nothing else, so that a thread of its own makes
/// all of them but one: the log begins anew only when nothing in it is left to copy, and under load the writer always adds
/// to it meanwhile. So once the log is large, and directly after the other thread's turn, the writer copies the little that
/// came since. It waits for the disk twice with that, 3 to 10 ms in which nothing is committed, so that the log is let grow
/// until fewer than one job in a hundred meets with it.
struct CheckpointPlan {
    enum Action: Equatable {
        case nothing
        /// The other thread copies what there is.
        case ask
        /// The writer does.
        case copy
    }

    private let sizes: CheckpointSizes
    /// Pages in the log when somebody was last told to copy.
    private var told = 0
    /// The writer copies as soon as the other thread has.
    private var isClosing = false

    init(_ sizes: CheckpointSizes) { self.sizes = sizes }

    /// The log has so many pages after a commit. `isIdle`: the other thread has done what it was asked.
    mutating func committed(pages: Int, isIdle: Bool) -> Action {
        if pages < told { (told, isClosing) = (0, false) }
        if isClosing, isIdle { return copy(pages) }
        guard pages - told >= sizes.step else { return .nothing }
        guard pages < sizes.limit else { return copy(pages) }
        guard isIdle else { return .nothing }
        told = pages
        isClosing = pages >= sizes.full
        return .ask
    }

    private mutating func copy(_ pages: Int) -> Action {
        (told, isClosing) = (pages, false)
        return .copy
    }
}

/// Sizes of the write-ahead log, in pages of 4096 bytes.
package struct CheckpointSizes: Sendable, Equatable {
    /// Pages that may come before somebody copies again.
    package var step: Int
    /// From here on the log is to begin anew.
    package var full: Int
    /// From here on the writer copies whatever the other thread does: it may be held up, or have failed.
    package var limit: Int

    package init(step: Int = 1000, full: Int = 16384, limit: Int = 32768) {
        self.step = step
        self.full = full
        self.limit = limit
    }
}
