// SPDX-License-Identifier: Apache-2.0

import Documents
import EventLoops
import Glibc
import HTTPClient
import Processes

/// The process: its arguments, its streams, its signals, and the parts that the verbs run.
package enum PatchbayProgram {
    /// Runs what the command line says and never returns. Call on the main thread, first thing in the process: the thread
    /// then waits for signals, and nothing may count on the main queue or the main actor.
    package static func main() -> Never {
        let signals = TerminationSignals.take()
        let context = CommandContext(
            environment: environment(), terminal: StandardTerminal(), launcher: HubServerLauncher(), stop: signals,
            openHTTP: openHTTP)
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The bridge from the synchronous world to the other one.
        Task { exit(await CommandRunner(context).run(arguments).rawValue) }
        signals.receiveForever()
    }

    /// The variables the process was started with; Swift has no safe way to the live table.
    private static func environment() -> [String: String] {
        let bytes = (try? FileContents.read("/proc/self/environ", limit: 16 << 20)) ?? []
        let pairs = bytes.split(separator: 0).compactMap { entry -> (String, String)? in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<equals], as: UTF8.self),
                String(decoding: entry[(equals + 1)...], as: UTF8.self)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func openHTTP() throws -> CommandHTTP {
        let group = try EventLoopGroup(count: 1, name: "command")
        let client = LoopHTTPClient(group: group)
        return CommandHTTP(client: client) {
            await client.shutDown()
            group.shutDown()
        }
    }
}

extension TerminationSignals: StopRequesting {}
