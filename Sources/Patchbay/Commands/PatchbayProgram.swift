// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Documents
import EventLoops
import Glibc
import HTTPClient
import HubServer
import Processes

/// The process: its arguments, its streams, its signals, and the parts that the verbs run.
package enum PatchbayProgram {
    /// Runs what the command line says and never returns. Call on the main thread, first thing in the process: the thread
    /// then waits for signals, and nothing may count on the main queue or the main actor.
    package static func main() -> Never {
        CryptographyLibrary.keepUntilExit()
        let signals = TerminationSignals.take()
        let context = CommandContext(
            environment: ProcessVariables.own, terminal: StandardTerminal(), launcher: HubServerLauncher(),
            stop: signals,
            openHTTP: openHTTP)
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The bridge from the synchronous world to the other one.
        Task { exit(await CommandRunner(context).run(arguments).rawValue) }
        signals.receiveForever()
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
