// SPDX-License-Identifier: Apache-2.0

/// Runs one command line from its words to its exit status.
package struct CommandRunner: Sendable {
    private let context: CommandContext

    package init(_ context: CommandContext) { self.context = context }

    /// `arguments` are without the name of the program.
    package func run(_ arguments: [String]) async -> ExitCode {
        do throws(CommandFailure) {
            return try await perform(arguments)
        } catch {
            for line in error.lines { context.terminal.complain(PrintableText.line(line, limit: 2000)) }
            return error.code
        }
    }

    private func perform(_ arguments: [String]) async throws(CommandFailure) -> ExitCode {
        // The form that every program understands.
        let arguments = arguments == ["--version"] ? ["version"] : arguments
        switch try Self.understood({ () throws(UsageError) in try CommandTable.match(arguments) }) {
        case .verb(let verb, let rest):
            let parsed = try Self.understood { () throws(UsageError) in try ParsedArguments(rest, for: verb.usage) }
            return parsed.asksForHelp ? help(HelpText.of(verb.usage)) : try await verb.run(parsed, in: context)
        case .group(let usages):
            return try Self.understood { () throws(UsageError) in try group(usages, arguments) }
        }
    }

    private static func understood<Result>(
        _ read: () throws(UsageError) -> Result
    ) throws(CommandFailure) -> Result {
        do {
            return try read()
        } catch {
            throw CommandFailure(.unable, error.message)
        }
    }

    private func group(_ usages: [CommandUsage], _ arguments: [String]) throws(UsageError) -> ExitCode {
        if arguments.contains("--help") || arguments.contains("-h") { return help(HelpText.overview(of: usages)) }
        if let option = arguments.first(where: { $0.hasPrefix("-") }) {
            throw UsageError("\(option) stands before a command; see: patchbay help")
        }
        let names = usages.map(\.name).joined(separator: ", ")
        throw UsageError("a command is missing: \(names); see: patchbay help")
    }

    private func help(_ text: String) -> ExitCode {
        context.terminal.write(text)
        return .good
    }
}
