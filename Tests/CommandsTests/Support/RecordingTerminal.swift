// SPDX-License-Identifier: Apache-2.0

import Commands
import Synchronization

/// Keeps what a command says.
final class RecordingTerminal: TerminalWriting {
    private let state = Mutex((output: [String](), errors: [String]()))

    var output: [String] { state.withLock { $0.output } }
    var errors: [String] { state.withLock { $0.errors } }

    func write(_ text: String) { state.withLock { $0.output.append(text) } }
    func complain(_ text: String) { state.withLock { $0.errors.append(text) } }
}
