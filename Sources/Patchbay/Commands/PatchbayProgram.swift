// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import Processes

/// The process: its arguments, its streams, its signals, and the parts that the verbs run.
package enum PatchbayProgram {
    /// Runs what the command line says and never returns.
    package static func main() async -> Never {
        let context = CommandContext(
            environment: environment(), terminal: StandardTerminal(), launcher: HubServerLauncher(),
            stop: TerminationSignals.take(), openHTTP: openHTTP)
        exit(await CommandRunner(context).run(Array(CommandLine.arguments.dropFirst())).rawValue)
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
        throw UsageError("no HTTP client")
    }
}

extension TerminationSignals: StopRequesting {}
