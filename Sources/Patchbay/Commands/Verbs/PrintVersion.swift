// SPDX-License-Identifier: Apache-2.0

import HubServer
import JSON

/// `patchbay version`
enum PrintVersion: Verb {
    static let usage = CommandUsage(
        "version", "print the version of this binary", options: [CommonOptions.json.declaration],
        examples: [.init("patchbay version", "which build is this?")])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        guard arguments[CommonOptions.json] == true else {
            context.terminal.write("\(BuildInformation.name) \(BuildInformation.version)")
            return .good
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("name")
        writer.string(BuildInformation.name)
        writer.key("version")
        writer.string(BuildInformation.version)
        writer.endObject()
        context.terminal.write(writer.finishRaw().text)
        return .good
    }
}
