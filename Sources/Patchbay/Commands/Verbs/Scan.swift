// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// `patchbay scan`
enum Scan: Verb {
    private static let jsonLines = CommandOption<Bool>(
        flag: "jsonl", "one {id,text[,scope,previous]} per line in, one answer per line out")
    private static let rules = CommandOption(
        "rules", "DIR", "rules.json and model.json; those of this program by default")
    private static let scope = CommandOption<ContentScope>(
        "scope", "SCOPE", ContentScope.allCases.map(\.rawValue).joined(separator: ", ") + "; content by default"
    ) { text throws(UsageError) in
        guard let scope = ContentScope(rawValue: text) else { throw UsageError("no scope; see the list in the help") }
        return scope
    }
    private static let largestFile = 64 << 20

    static let usage = CommandUsage(
        "scan", "clean and judge a text from outside",
        operands: [.init("FILE", "the text; standard input by default", isRequired: false)],
        options: [jsonLines.declaration, scope.declaration, rules.declaration, CommonOptions.json.declaration],
        examples: [
            .init("patchbay scan page.html", "what an agent would get to know of a page"),
            .init("patchbay scan --scope manifest tools.json", "the definitions of a server's tools"),
            .init("patchbay scan --jsonl records.jsonl", "many texts at once"),
        ],
        notes: "Exits with 1 when the text would be held back; with --jsonl, 0 whenever every line was answered.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let sanitizer = try SanitizerFiles.load(
            from: arguments[rules], cacheFolder: SanitizerFiles.cacheFolder(context.environment))
        let path = arguments[operand: 0] ?? "/dev/stdin"
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path == "-" ? "/dev/stdin" : path, limit: largestFile)
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
        let scope = arguments[scope] ?? .content
        if arguments[jsonLines] == true {
            let lines = bytes.split(separator: 10).filter { !$0.allSatisfy { $0 <= 0x20 } }
            for (index, line) in lines.enumerated() {
                context.terminal.write(try ScanLine.answer(Array(line), number: index + 1, scope, sanitizer))
            }
            return .good
        }
        let verdict = ScanLine.verdict(bytes, scope: scope, previous: nil, sanitizer)
        let shown =
            arguments[CommonOptions.json] == true
            ? ScanLine.json(verdict, id: nil) : ScanReport.text(verdict, of: bytes, named: path)
        context.terminal.write(shown)
        return verdict.action >= .quarantine ? .no : .good
    }
}
