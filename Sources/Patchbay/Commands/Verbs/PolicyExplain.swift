// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import EventLoops
import HubCore
import HubServer
import JSON

/// `patchbay policy explain`
enum PolicyExplain: Verb {
    private static let principal = CommandOption(
        "principal", "P", "who would call: key:NAME, ISSUER:SUBJECT, loopback, stdio, operator")
    private static let groups = CommandOption<Set<String>>(
        "groups", "GROUPS", "the groups that the caller's token would name, as ISSUER:GROUP, with commas"
    ) { text throws(UsageError) in Set(text.split(separator: ",").map(String.init)) }
    private static let tool = CommandOption("tool", "T", "the tool, as `patchbay tools list` shows it")
    private static let policy = CommandOption(
        "policy", "FILE", "a policy to try without a hub; the server is then taken from the tool's prefix")

    static let usage = CommandUsage(
        "policy explain", "tell whether a call would be allowed, and which rule decides",
        options: [
            principal.declaration, groups.declaration, tool.declaration, CommonOptions.toolArguments.declaration,
            policy.declaration,
            CommonOptions.hubData.declaration, CommonOptions.hubConfig.declaration, CommonOptions.json.declaration,
        ],
        examples: [
            .init(#"patchbay policy explain --principal key:ci --tool bank__pay --args '{"amount":5}'"#, "in force"),
            .init(
                "patchbay policy explain --principal stdio --tool bank__pay --policy new.json", "before it is in force"),
        ],
        notes: """
            Nothing is called and nothing is counted: a limit may refuse what is allowed here. Exits with 0 when the call
            would be allowed, 1 when not. Without a hub a tool's annotations are those of one that says nothing.
            """)

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        guard let principal = arguments[principal], let tool = arguments[tool] else {
            throw CommandFailure(.unable, "--principal and --tool are needed; see: patchbay policy explain --help")
        }
        let question = PolicyQuestion(
            principal: principal, groups: arguments[groups] ?? [], tool: tool,
            arguments: arguments[CommonOptions.toolArguments] ?? .emptyObject)
        let answer: RawJSON
        if let file = arguments[policy] {
            answer = RawJSON(trusted: try explanation(of: question, under: file).json())
        } else {
            answer = try await AdminClient(arguments, in: context).perform(.explainPolicy, body: question.json())
        }
        let isAllowed = answer["decision"]?.isString("allow") == true
        context.terminal.write(arguments[CommonOptions.json] == true ? answer.text : text(answer))
        return isAllowed ? .good : .no
    }

    private static func explanation(
        of question: PolicyQuestion, under file: String
    ) throws(CommandFailure) -> PolicyExplanation {
        let policy: Policy
        do {
            policy = try PolicyFile.load(path: file)
        } catch {
            throw CommandFailure(.unable, lines: error.errors.map(\.description))
        }
        let server = question.tool.firstRange(of: "__").map { String(question.tool[..<$0.lowerBound]) } ?? ""
        return PolicyExplanation(
            principal: question.principal, groups: question.groups, tool: question.tool, server: server,
            arguments: question.arguments,
            moment: SystemClock().microsecondsSinceEpoch, under: policy)
    }

    private static func text(_ answer: RawJSON) -> String {
        let steps = answer["steps"].map { Array($0.elements) } ?? []
        let lines = steps.map { step in
            let name = PrintableText.line(step["rule"]?.string ?? "", limit: 100)
            let place = step["line"]?.integer.map { " (line \($0))" } ?? ""
            let why = step["reason"]?.string.map { "no: \($0)" } ?? "fits: \(step["effect"]?.string ?? "")"
            return "rule \"\(name)\"\(place): \(PrintableText.line(why, limit: 400))"
        }
        let rule = PrintableText.line(answer["rule"]?.string ?? "", limit: 100)
        return (lines + [verdict(answer["decision"]?.string ?? "", rule)]).joined(separator: "\n")
    }

    private static func verdict(_ decision: String, _ rule: String) -> String {
        switch decision {
        case "allow": "allowed by \(rule)"
        case "ask": "a person has to agree, by \(rule)"
        case "hide": "refused by \(rule): for this principal there is no such tool"
        default: "refused by \(rule)"
        }
    }
}
