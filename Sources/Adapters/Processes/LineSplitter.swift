// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Cuts a stream of bytes into lines, each at most `maximum` bytes long.
///
/// Line ends are LF or CRLF and are not part of a line; empty lines are left out.
package struct LineSplitter {
    /// What becomes of a line beyond the bound.
    package enum Overlong {
        /// The whole line is lost, and said to be.
        case drop
        /// The line ends where the bound is; the rest is lost.
        case cut
    }

    /// What the bytes amount to.
    package enum Event: Equatable {
        case line([UInt8])
        /// A line of that many bytes was lost; `prefix` is how it began, at most ``prefixLength`` bytes.
        case dropped(bytes: Int, prefix: [UInt8])
    }

    /// What is kept of a line that is lost: enough to tell whose it was.
    static let prefixLength = 256

    private let maximum: Int
    private let overlong: Overlong
    private var pending: [UInt8] = []
    /// Bytes of the current line that were not kept.
    private var lost = 0

    /// `maximum` counts bytes of one line, its end not included.
    package init(maximum: Int, overlong: Overlong = .drop) {
        self.maximum = maximum
        self.overlong = overlong
    }

    /// Calls `emit` for each line that `bytes` complete, in order.
    package mutating func push(_ bytes: UnsafeRawBufferPointer, _ emit: (Event) -> Void) {
        guard let base = bytes.baseAddress else { return }
        var start = 0
        while start < bytes.count, let end = memchr(base + start, 10, bytes.count - start) {
            let index = UnsafeRawPointer(end) - base
            append(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            endLine(emit)
            start = index + 1
        }
        append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    /// The stream has ended: what is left is a line, too.
    package mutating func finish(_ emit: (Event) -> Void) { endLine(emit) }

    private mutating func append(_ piece: UnsafeRawBufferPointer) {
        // One byte more than the bound may wait: it may turn out to be the CR of the line's end.
        let kept = min(piece.count, maximum + 1 - pending.count)
        if kept > 0 { pending.append(contentsOf: piece.prefix(kept)) }
        lost += piece.count - max(kept, 0)
    }

    private mutating func endLine(_ emit: (Event) -> Void) {
        defer {
            pending = []
            lost = 0
        }
        if lost == 0, pending.last == 13 { pending.removeLast() }
        if pending.count > maximum || lost > 0 {
            switch overlong {
            case .drop:
                let prefix = Array(pending.prefix(Self.prefixLength))
                return emit(.dropped(bytes: pending.count + lost, prefix: prefix))
            case .cut: pending.removeLast(max(0, pending.count - maximum))
            }
        }
        if !pending.isEmpty { emit(.line(pending)) }
    }
}
