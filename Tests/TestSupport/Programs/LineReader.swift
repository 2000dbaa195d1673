// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Collects the lines that come out of a descriptor and tells those who wait for one.
final class LineReader: Sendable {
    fileprivate struct Waiter {
        let matches: @Sendable (String) -> Bool
        let found: OneTime<String?>
    }

    fileprivate struct State {
        var partial: [UInt8] = []
        var lines: [String] = []
        var waiters: [Waiter] = []
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let end = OneTime<Bool>()

    var lines: [String] { state.withLock { $0.lines } }

    /// Reads to the end on a thread of its own and closes the descriptor.
    func read(_ descriptor: Int32) {
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                receive(buffer[..<count])
            }
            close(descriptor)
            finish()
        }
    }

    /// The first line, past or coming, that matches; nil when the output ends or the limit passes before it.
    func first(within limit: Duration, where matches: @escaping @Sendable (String) -> Bool) async -> String? {
        let found = OneTime<String?>()
        state.withLock { state in
            if let line = state.lines.first(where: matches) {
                found.resolve(line)
            } else if state.hasEnded {
                found.resolve(nil)
            } else {
                state.waiters.append(Waiter(matches: matches, found: found))
            }
        }
        return await found.value(within: limit) ?? nil
    }

    /// Whether the output has ended within the limit.
    func ended(within limit: Duration) async -> Bool { await end.value(within: limit) ?? false }

    private func receive(_ bytes: ArraySlice<UInt8>) {
        state.withLock { state in
            var rest = bytes
            while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                state.partial += rest[..<newline]
                rest = rest[(newline + 1)...]
                state.complete()
            }
            state.partial += rest
        }
    }

    private func finish() {
        state.withLock { state in
            if !state.partial.isEmpty { state.complete() }
            state.hasEnded = true
            for waiter in state.waiters { waiter.found.resolve(nil) }
            state.waiters = []
        }
        end.resolve(true)
    }
}

extension LineReader.State {
    fileprivate mutating func complete() {
        let line = String(decoding: partial, as: UTF8.self)
        partial = []
        lines.append(line)
        waiters.removeAll { waiter in
            guard waiter.matches(line) else { return false }
            waiter.found.resolve(line)
            return true
        }
    }
}
