// SPDX-License-Identifier: Apache-2.0

package import EventLoops
import Glibc

/// The lines of this process's standard input, read with blocking calls on a thread of its own: what stands there may be
/// a pipe, a file or a terminal shared with others, none of which should be made non-blocking.
package final class StandardInput: Sendable {
    /// What is read.
    package enum Event: Sendable {
        /// One line without its end, never empty.
        case line([UInt8])
        /// A line of that many bytes was above the bound and is lost.
        case tooLong(bytes: Int)
        /// Nothing more will come.
        case ended
    }

    /// Never shut down, since a blocked read cannot be called back: it ends with the process.
    private let thread: EventLoopGroup

    /// Begins to read. `onEvent` is called on the reading thread, in order; while it runs, nothing is read, which holds
    /// the sender back.
    package init(maximumLine: Int, onEvent: @escaping @Sendable (Event) -> Void) throws(EventLoopError) {
        thread = try EventLoopGroup(count: 1, name: "stdin")
        thread.loops[0].submit { Self.readAll(maximumLine, onEvent) }
    }

    private static func readAll(_ maximumLine: Int, _ onEvent: (Event) -> Void) {
        var splitter = LineSplitter(maximum: maximumLine)
        let emit = { (event: LineSplitter.Event) in
            switch event {
            case .line(let line): onEvent(.line(line))
            case .dropped(let bytes, _): onEvent(.tooLong(bytes: bytes))
            }
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while let count = readSome(into: buffer) {
            splitter.push(UnsafeRawBufferPointer(rebasing: buffer[..<count]), emit)
        }
        splitter.finish(emit)
        onEvent(.ended)
    }

    /// Nil at the end, or when reading fails for good.
    private static func readSome(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if count > 0 { return count }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            return nil
        }
    }
}
