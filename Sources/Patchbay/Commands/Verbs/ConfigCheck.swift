// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer

/// `patchbay config check`
enum ConfigCheck: Verb {
    static let usage = CommandUsage(
        "config check", "tell what is wrong in a configuration file, with line and column",
        operands: [.init("FILE", "the file; \(ConfigurationFile.name) in this folder by default", isRequired: false)],
        options: [CommonOptions.json.declaration],
        examples: [
            .init("patchbay config check", "check ./\(ConfigurationFile.name)"),
            .init(
                "patchbay config check /etc/patchbay/\(ConfigurationFile.name) --json", "for an editor or a pipeline"),
        ],
        notes: FileCheck.notes)

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let file = arguments[operand: 0] ?? ConfigurationFile.name
        return try FileCheck.run(file, asksForJSON: arguments[CommonOptions.json] == true, in: context) {
            () throws(DocumentFailure) in
            summary(try ConfigurationFile.load(path: file, environment: context.environment))
        }
    }

    private static func summary(_ configuration: HubConfiguration) -> String {
        let disabled = configuration.servers.count { $0.isDisabled }
        let count = configuration.servers.count
        return "\(count) \(count == 1 ? "server" : "servers")" + (disabled > 0 ? " (\(disabled) disabled)" : "")
            + ", listening on \(configuration.listen), data in \(configuration.dataDirectory)"
    }
}
