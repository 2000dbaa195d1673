// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The standard streams of the process, unbuffered: a line is out when the call returns.
struct StandardTerminal: TerminalWriting {
    func write(_ text: String) { put(text, to: STDOUT_FILENO) }

    func complain(_ text: String) { put(text, to: STDERR_FILENO) }

    private func put(_ text: String, to descriptor: Int32) {
        var rest = Array("\(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // Nobody reads any more, and nobody is left to tell.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
