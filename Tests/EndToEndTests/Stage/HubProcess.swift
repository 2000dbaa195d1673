// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport

/// The built binary, running as a hub.
struct HubProcess: Sendable {
    let program: Program
    /// `http://HOST:PORT`
    let address: String

    var endpoint: String { "\(address)/mcp" }

    /// Starts `patchbay serve` on a free port and waits for its ready line.
    static func start(_ arguments: [String], in folder: String) async throws -> HubProcess {
        let program = try Program(
            "patchbay", [Checkout.patchbay, "serve"] + arguments + ["--listen", "127.0.0.1:0"], in: folder)
        do {
            let address = try await program.line(after: "patchbay ready ", within: .seconds(120))
            return HubProcess(program: program, address: address)
        } catch {
            await program.end()
            throw error
        }
    }

    /// Asks it to end as an operator would, and tells how it did.
    func stop() async throws -> Program.Exit {
        await program.send(signal: SIGTERM)
        do {
            return try await program.waitForExit(within: .seconds(120))
        } catch {
            await program.end()
            throw error
        }
    }
}
