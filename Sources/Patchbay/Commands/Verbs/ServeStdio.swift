// SPDX-License-Identifier: Apache-2.0

/// `patchbay mcp`
enum ServeStdio: Verb {
    static let usage = CommandUsage(
        "mcp", "be an MCP server on the standard streams, for desktop clients",
        options: [CommonOptions.config.declaration, CommonOptions.data.declaration],
        examples: [
            .init("patchbay mcp --config patchbay.json", "all your servers as one"),
            .init(
                #"{"mcpServers":{"hub":{"command":"patchbay","args":["mcp","--config","/etc/patchbay/patchbay.json"]}}}"#,
                "what a client's own configuration says"),
        ],
        notes: "Ends when standard input does. Standard output carries the protocol only; logs go to standard error.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let configuration = try LaunchOptions.configuration(arguments, in: context)
        do {
            let hub = try context.launcher.makeStdioHub(configuration, log: LaunchOptions.log(configuration))
            try await run(hub, context)
            return .good
        } catch {
            throw CommandFailure(.unable, "the hub cannot run: \(error)")
        }
    }

    private static func run(_ hub: any RunnableStdioHub, _ context: CommandContext) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await hub.run() }
            group.addTask {
                await context.stop.wait()
                if !Task.isCancelled { await hub.shutDown() }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}
