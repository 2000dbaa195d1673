// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A model server of the tests that thinks by rules (`Tests/Peers/stdlib/chat.py`).
struct ChatServer {
    let program: Program
    let url: String

    static func start() async throws -> ChatServer {
        let program = try Program("chat", ["python3", Checkout.script("stdlib/chat.py")], in: Checkout.folder)
        do {
            return ChatServer(program: program, url: try await program.line(after: "ready ", within: .seconds(120)))
        } catch {
            await program.end()
            throw error
        }
    }
}
