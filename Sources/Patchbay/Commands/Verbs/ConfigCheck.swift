// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import JSON

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
        notes: "Exits with 0 when the file is good, 1 when it is not, 2 when it cannot be read.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let file = arguments[operand: 0] ?? ConfigurationFile.name
        let asksForJSON = arguments[CommonOptions.json] == true
        do {
            let configuration = try ConfigurationFile.load(path: file, environment: context.environment)
            context.terminal.write(asksForJSON ? json([]) : "\(file): good: \(summary(configuration))")
            return .good
        } catch {
            let couldRead = !error.errors.contains { $0.line == 0 }
            guard asksForJSON, couldRead else {
                throw CommandFailure(couldRead ? .no : .unable, lines: error.errors.map(\.description))
            }
            context.terminal.write(json(error.errors))
            return .no
        }
    }

    private static func summary(_ configuration: HubConfiguration) -> String {
        let disabled = configuration.servers.count { $0.isDisabled }
        let count = configuration.servers.count
        return "\(count) \(count == 1 ? "server" : "servers")" + (disabled > 0 ? " (\(disabled) disabled)" : "")
            + ", listening on \(configuration.listen), data in \(configuration.dataDirectory)"
    }

    private static func json(_ errors: [DocumentError]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("valid")
        writer.boolean(errors.isEmpty)
        writer.key("errors")
        writer.beginArray()
        for error in errors {
            writer.beginObject()
            writer.key("file")
            writer.string(error.file)
            writer.key("line")
            writer.integer(Int64(error.line))
            writer.key("column")
            writer.integer(Int64(error.column))
            writer.key("message")
            writer.string(error.message)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finishRaw().text
    }
}
