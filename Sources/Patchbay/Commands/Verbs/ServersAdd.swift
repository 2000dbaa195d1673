// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import HubCore
import JSON

/// `patchbay servers add`
enum ServersAdd: Verb {
    private static let name = CommandOption("name", "NAME", "what the hub calls it; the document's name by default")
    private static let value = CommandOption<(String, String)>(
        "set", "NAME=VALUE", "a value that the document leaves open, or header.NAME=VALUE; may be repeated",
        isRepeatable: true
    ) { text throws(UsageError) in
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw UsageError("write it like --set API_KEY='${env:API_KEY}'")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
    private static let trust = CommandOption<ServerTrust>(
        "trust", "TRUST", "review (default), pinned or auto: what is served without approval"
    ) { text throws(UsageError) in
        guard let trust = ServerTrust(rawValue: text) else { throw UsageError("there are review, pinned and auto") }
        return trust
    }
    private static let yes = CommandOption<Bool>(flag: "yes", "go on although a command will be executed")
    /// A larger document does not go into a request.
    private static let largestBody = 1 << 20
    private static let largestFile = 64 << 20

    static let usage = CommandUsage(
        "servers add", "add servers to the running hub",
        operands: [
            .init("FILE-OR-URL", "server.json, a file with mcpServers, MCPB manifest.json, OpenAPI 3, or a URL")
        ],
        options: [name.declaration, value.declaration, trust.declaration, yes.declaration] + AuditReading.place
            + [CommonOptions.json.declaration],
        examples: [
            .init("patchbay servers add https://search.example/mcp", "a server, or a document, at a URL"),
            .init("patchbay servers add server.json --yes", "its command was shown before, without --yes"),
            .init("patchbay servers add shop.yaml --set 'key=${env:SHOP_KEY}'", "a service by its OpenAPI document"),
        ],
        notes: """
            A server that is a command runs on the hub's machine with the hub's rights: the whole command line is shown, and
            nothing is done without --yes. Its tools wait for `patchbay servers approve`, unless --trust says otherwise.
            """)

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let client = try AdminClient(arguments, in: context)
        var addition = try addition(arguments, in: context)
        addition.isTrial = true
        do throws(CommandFailure) {
            let plan = try await client.perform(.addServers, body: addition.json())
            let servers = plan["servers"].map { Array($0.elements) } ?? []
            if arguments[CommonOptions.json] != true { show(servers, in: context) }
            let runs = servers.contains { $0["command"]?[0] != nil }
            if runs && arguments[yes] != true {
                discard(addition, arguments, context)
                throw CommandFailure(.no, "nothing was added: if these commands may be executed, say so with --yes")
            }
        } catch {
            discard(addition, arguments, context)
            throw error
        }
        addition.isTrial = false
        let done = try await client.perform(.addServers, body: addition.json())
        if arguments[CommonOptions.json] == true { context.terminal.write(done.text) }
        return .good
    }

    private static func addition(
        _ arguments: ParsedArguments, in context: CommandContext
    ) throws(CommandFailure) -> ServerAddition {
        let place = arguments[operand: 0] ?? ""
        var addition = ServerAddition(source: .url(place))
        if !place.hasPrefix("http://") && !place.hasPrefix("https://") {
            addition = try file(place, arguments, context)
        }
        addition.name = arguments[name]
        addition.trust = arguments[trust] ?? .review
        for (name, value) in arguments.all(value) { addition.values[name] = value }
        return addition
    }

    private static func file(
        _ place: String, _ arguments: ParsedArguments, _ context: CommandContext
    ) throws(CommandFailure) -> ServerAddition {
        let bytes: [UInt8]
        let folder = FileContents.folder(of: place)
        let name = place.split(separator: "/").last.map(String.init) ?? place
        do {
            bytes = try FileContents.read(place, limit: largestFile)
            guard bytes.count > largestBody else {
                return ServerAddition(source: .document(bytes, file: name), folder: folder)
            }
            let data = try AdminClient.dataDirectory(arguments, in: context)
            let incoming = "incoming-\(bytes.count)-\(UInt64.random(in: 0 ... .max))"
            try FileContents.writePrivately(bytes, to: "\(data)/\(incoming)")
            return ServerAddition(source: .incoming(incoming, file: name), folder: folder)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.unable, "\(error)")
        }
    }

    /// A document that was put into the data directory for nothing.
    private static func discard(_ addition: ServerAddition, _ arguments: ParsedArguments, _ context: CommandContext) {
        guard case .incoming(let name, _) = addition.source,
            let data = try? AdminClient.dataDirectory(arguments, in: context)
        else { return }
        FileContents.remove("\(data)/\(name)")
    }

    private static func show(_ servers: [RawJSON], in context: CommandContext) {
        for server in servers {
            func texts(_ key: String) -> [String] { server[key]?.elements.compactMap(\.string) ?? [] }
            let name = PrintableText.line(server["name"]?.string ?? "", limit: 64)
            let kind = PrintableText.line(server["document"]?.string ?? "", limit: 64)
            context.terminal.write("\(name)  (\(kind))")
            let command = texts("command")
            if !command.isEmpty {
                context.terminal.write("  executes: " + PrintableText.lines(command.map(quoted).joined(separator: " ")))
                let variables = texts("environment")
                if !variables.isEmpty {
                    context.terminal.write(
                        "  with: " + PrintableText.line(variables.joined(separator: " "), limit: 1000))
                }
            }
            if let url = server["url"]?.string {
                context.terminal.write("  asks: " + PrintableText.line(url, limit: 1000))
            }
            for note in texts("notes") { context.terminal.write("  note: " + PrintableText.line(note, limit: 1000)) }
        }
    }

    /// As a shell would have to be given it, so that no word can hide in another.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "-_./:@=+,%".utf8.contains(byte)
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
