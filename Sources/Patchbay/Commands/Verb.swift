// SPDX-License-Identifier: Apache-2.0

/// One command of the shell, in one file of `Verbs/`. To add one, write it and name it in ``CommandTable``.
package protocol Verb: Sendable {
    static var usage: CommandUsage { get }

    /// Does the work. The result is written to the terminal, except for what goes wrong, which is thrown.
    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode
}

/// Why a command did not do what it was asked to.
package struct CommandFailure: Error, Equatable, Sendable {
    package let code: ExitCode
    /// Lines for standard error, each naming a cause and, where there is one, the way out.
    package let lines: [String]

    /// One fault, told in the name of the program.
    package init(_ code: ExitCode, _ reason: String) { self.init(code, lines: ["patchbay: \(reason)"]) }

    /// Faults that say themselves where they are.
    package init(_ code: ExitCode, lines: [String]) {
        self.code = code
        self.lines = lines
    }
}
