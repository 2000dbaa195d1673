// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import Processes

/// `patchbay serve`
enum Serve: Verb {
    static let usage = CommandUsage(
        "serve", "run the hub",
        options: [
            CommonOptions.config.declaration, CommonOptions.listen.declaration, CommonOptions.data.declaration,
        ],
        examples: [
            .init("patchbay serve", "try it: sample tools on 127.0.0.1:7300"),
            .init("patchbay serve --config patchbay.json", "in front of your own servers"),
            .init("patchbay serve --config patchbay.json --listen 127.0.0.1:0", "on any free port"),
        ],
        notes: """
            Prints "patchbay ready http://HOST:PORT" (https where "tls" is configured) on standard output once it accepts,
            and nothing else there; logs go to standard error. SIGTERM or Ctrl-C ends it when the calls under way are
            done, a second one at once.
            """)

    /// Lets the hub keep to its file, and read it again on SIGHUP.
    private static func follow(_ arguments: ParsedArguments, _ hub: any RunnableHub, _ context: CommandContext) {
        guard let file = arguments[CommonOptions.config] else { return }
        hub.follow(ConfigurationSource(file: file) { try LaunchOptions.configuration(arguments, in: context) })
        context.stop.onReload { hub.reloadConfiguration() }
    }

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let configuration = try LaunchOptions.configuration(arguments, in: context)
        if arguments[CommonOptions.config] == nil, FileContents.exists(ConfigurationFile.name) {
            context.terminal.complain(
                "patchbay: ./\(ConfigurationFile.name) is not used; this is the demo. "
                    + "To use it: patchbay serve --config \(ConfigurationFile.name)")
        }
        do {
            let hub = try context.launcher.makeHub(configuration, log: LaunchOptions.log(configuration))
            var address = configuration.listen
            address.port = try await hub.start()
            follow(arguments, hub, context)
            // Rules and model were read as JSON of many times their size.
            ProcessMemory.giveBack()
            context.terminal.write("patchbay ready \(configuration.tls == nil ? "http" : "https")://\(address)")
            await context.stop.wait()
            await hub.shutDown()
            return .good
        } catch {
            throw CommandFailure(.unable, "the hub cannot run: \(error)")
        }
    }
}
