// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport

/// The built binary, running as a hub.
struct HubProcess: Sendable {
    let program: Program
    /// `http://HOST:PORT`
    let address: String

    var endpoint: String { "\(address)/mcp" }

    /// Starts `patchbay serve` on a free port, or on that one, and waits for its ready line.
    static func start(_ arguments: [String], port: Int = 0, in folder: String) async throws -> HubProcess {
        let program = try Program(
            "patchbay", [Checkout.patchbay, "serve"] + arguments + ["--listen", "127.0.0.1:\(port)"], in: folder)
        do {
            let address = try await program.line(after: "patchbay ready ", within: .seconds(120))
            return HubProcess(program: program, address: address)
        } catch {
            await program.end()
            throw error
        }
    }

    var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    /// The text of one of its pages, whatever its status.
    func page(_ path: String) async throws -> String {
        let curl = try Program("curl", ["curl", "-s", address + path], in: Checkout.folder)
        return try await curl.allLines(within: .seconds(120)).joined(separator: "\n")
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
