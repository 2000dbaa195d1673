// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import HubCore
import JSON

/// `patchbay agents add`
enum AgentsAdd: Verb {
    private static let name = CommandOption("name", "NAME", "what the hub calls it; by default it is made of the host")
    private static let header = CommandOption<(String, String)>(
        "header", "NAME=VALUE", "a field of every request, ${env:…} for secrets; may be repeated", isRepeatable: true
    ) { text throws(UsageError) in
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw UsageError("write it like --header 'Authorization=Bearer ${env:WEATHER_TOKEN}'")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
    private static let keys = CommandOption(
        "keys", "FILE-OR-URL", "the key set that may sign its card, on the hub's machine or behind https")
    private static let trust = CommandOption<ServerTrust>(
        "trust", "TRUST", "review (default), pinned or auto: whether its card is served without approval"
    ) { text throws(UsageError) in
        guard let trust = ServerTrust(rawValue: text) else { throw UsageError("there are review, pinned and auto") }
        return trust
    }

    static let usage = CommandUsage(
        "agents add", "add an agent to the running hub",
        operands: [.init("FILE-OR-URL", "the agent's URL or its card's, or a file with an entry of \"agents\"")],
        options: [name.declaration, header.declaration, keys.declaration, trust.declaration] + AuditReading.place
            + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay agents add https://weather.example", "then look at it, and approve its card"),
            .init(
                "patchbay agents add https://weather.example --header 'Authorization=Bearer ${env:WEATHER}'",
                "the variable is the hub's"),
        ],
        notes: "Its card waits for `patchbay agents approve`, unless --trust says otherwise.")

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let addition = AgentAddition(name: arguments[name], entry: try entry(arguments))
        let agent = try await AdminClient(arguments, in: context).perform(.addAgent, body: addition.json())
        AgentsShow.show(agent, arguments, in: context)
        return .good
    }

    private static func entry(_ arguments: ParsedArguments) throws(CommandFailure) -> RawJSON {
        let place = arguments[operand: 0] ?? ""
        var entry = place.contains("://") ? RawJSON(["url": .string(place)]) : try read(place)
        var headers = entry["headers"] ?? .emptyObject
        for (key, value) in arguments.all(header) { headers = headers.editing([.set(key, RawJSON(.string(value)))]) }
        if headers != .emptyObject { entry = entry.editing([.set("headers", headers)]) }
        if let keys = arguments[keys] { entry = entry.editing([.set("keys", RawJSON(.string(keys)))]) }
        if let trust = arguments[trust] { entry = entry.editing([.set("trust", RawJSON(.string(trust.rawValue)))]) }
        return entry
    }

    private static func read(_ path: String) throws(CommandFailure) -> RawJSON {
        do {
            let entry = try RawJSON(validating: try FileContents.read(path, limit: 1 << 20))
            guard entry.kind == .object, entry["url"] != nil else {
                throw CommandFailure(.unable, "\(path) is no object with a \"url\", like an entry of \"agents\"")
            }
            return entry
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.unable, "\(path): \(error)")
        }
    }
}
