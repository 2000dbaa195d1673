// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport

/// Somebody who talks, as `talk.py` says.
final class Talker: Sendable {
    let program: Program
    private let asked = Atomic(0)

    init(program: Program) { self.program = program }

    /// Has them do something, and gives what comes after `answer`.
    @discardableResult
    func ask(_ line: String, _ answer: String = "") async throws -> String {
        let number = asked.add(1, ordering: .relaxed).newValue
        try program.write(line + "\n")
        let text = try await program.line(after: "\(number) ", within: .seconds(120))
        guard text.hasPrefix(answer), !text.hasPrefix("failed") else { throw Program.Failure("\(line): \(text)") }
        return String(text.dropFirst(answer.count).drop { $0 == " " })
    }
}
