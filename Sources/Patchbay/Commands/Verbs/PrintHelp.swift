// SPDX-License-Identifier: Apache-2.0

/// `patchbay help`
enum PrintHelp: Verb {
    static let usage = CommandUsage(
        "help", "list the commands, or explain one",
        operands: [
            .init("NOUN", "a command, or the first word of one", isRequired: false),
            .init("VERB", "its second word", isRequired: false),
        ],
        examples: [
            .init("patchbay help", "what can it do?"),
            .init("patchbay help tools call", "how is one command used?"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let words = [arguments[operand: 0], arguments[operand: 1]].compactMap(\.self)
        do throws(UsageError) {
            switch try CommandTable.match(words) {
            case .verb(let verb, _): context.terminal.write(HelpText.of(verb.usage))
            case .group(let usages): context.terminal.write(HelpText.overview(of: usages))
            }
        } catch {
            throw CommandFailure(.unable, error.message)
        }
        return .good
    }
}
