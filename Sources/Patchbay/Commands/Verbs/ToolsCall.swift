// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import JSON

/// `patchbay tools call`
enum ToolsCall: Verb {
    static let usage = CommandUsage(
        "tools call", "call a tool through the running hub",
        operands: [.init("NAME", "the tool, as `patchbay tools list` shows it")],
        options: [
            CommonOptions.toolArguments.declaration, CommonOptions.hubData.declaration,
            CommonOptions.hubConfig.declaration,
            CommonOptions.json.declaration,
        ],
        examples: [
            .init(#"patchbay tools call demo__echo --args '{"text":"hello"}'"#, "with one argument"),
            .init(#"patchbay tools call demo__add --args '{"a":1,"b":2}' --json"#, "the whole result, for programs"),
        ],
        notes: "Exits with 0 when the tool did its work, 1 when it failed or the hub refused the call.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("name")
        writer.string(arguments[operand: 0] ?? "")
        writer.key("arguments")
        writer.raw(arguments[CommonOptions.toolArguments] ?? .emptyObject)
        writer.endObject()
        let answer = try await AdminClient(arguments, in: context).perform(.callTool, body: writer.finish())
        guard let result = answer["result"] else { throw CommandFailure(.unable, "the hub's answer has no result") }
        let shown = arguments[CommonOptions.json] == true ? result.text : ToolResultText.of(result)
        context.terminal.write(shown)
        return result["isError"]?.boolean == true ? .no : .good
    }
}
