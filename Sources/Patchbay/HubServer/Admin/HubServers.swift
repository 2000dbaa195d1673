// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import JSON
import MCPTypes

/// The operator's view of the servers and of what is approved of their tools.
struct HubServers: ServerListing {
    let switchboard: Switchboard

    func listServers() async -> ServersReport { ServersReport(servers: known.map(report)) }

    func showServer(_ name: String) async throws(AdminFault) -> ServerDetail {
        let server = try find(name)
        let book = switchboard.manifests.book
        let held = book.held(of: server.name).map { tool in
            ServerDetail.Tool(
                name: tool.name, reasons: Self.reasons(tool), digest: HexadecimalText.of(tool.digest),
                since: tool.since, approver: nil, definition: tool.definition)
        }
        let pins = book.pins(of: server.name).map { pin in
            ServerDetail.Tool(
                name: pin.name, reasons: [], digest: HexadecimalText.of(pin.digest), since: pin.since,
                approver: pin.approver, definition: pin.definition)
        }
        return ServerDetail(server: report(server), tools: held + pins)
    }

    func diffServer(_ name: String, tool: String?) async throws(AdminFault) -> ServerDifference {
        let server = try find(name).name
        let book = switchboard.manifests.book
        let held = book.held(of: server).filter { tool == nil || $0.name == tool }
        if let tool, held.isEmpty { throw .noSuchServer("nothing waits at \"\(name)\" under the name \"\(tool)\"") }
        return ServerDifference(
            server: name,
            tools: held.map { tool in
                let pin = book.pin(server, tool.name) ?? former(tool, book)
                return ServerDifference.Tool(
                    name: tool.name, reasons: Self.reasons(tool), digest: HexadecimalText.of(tool.digest),
                    isKnown: pin != nil,
                    fields: ManifestDiff.fields(from: pin?.definition ?? .emptyObject, to: tool.definition))
            })
    }

    /// What a renamed tool was approved as.
    private func former(_ tool: HeldTool, _ book: ManifestBook) -> ToolPin? {
        for case .renamed(let old) in tool.reasons { return book.pin(tool.server, old) }
        return nil
    }

    func find(_ name: String) throws(AdminFault) -> ServerConfiguration {
        if let server = known.first(where: { $0.name.text == name }) { return server }
        throw .noSuchServer("there is no server \"\(name)\"; see: patchbay servers list")
    }

    /// Those in use, and added ones whose entry cannot be read at the moment.
    private var known: [ServerConfiguration] {
        let running = switchboard.configurations
        let broken = switchboard.registry.servers.filter { added in !running.contains { $0.name == added.name } }
        let rest = broken.map { added in
            ServerConfiguration(
                name: added.name, displayName: added.name.text,
                transport: .http(ServerEndpoint(url: Secret("", shownAs: added.source ?? ""))), isDisabled: true)
        }
        return (running + rest).sorted { $0.name < $1.name }
    }

    private func report(_ server: ServerConfiguration) -> ServersReport.Server {
        let upstream = switchboard.catalog.servers.first { $0.name == server.name }
        let silence = server.isDisabled ? "its entry cannot be used; the log says why" : "it has not answered yet"
        let failure = upstream.map { $0.failure ?? ($0.isKnown ? nil : silence) } ?? silence
        return ServersReport.Server(
            name: server.name.text, origin: switchboard.registry.contains(server.name) ? "added" : "file",
            kind: server.transport.kindText, place: server.transport.place, trust: server.trust.rawValue,
            failure: failure, tools: upstream?.listing(.listTools)?.items.count ?? 0,
            withheld: switchboard.manifests.book.held(of: server.name).count)
    }

    private static func reasons(_ tool: HeldTool) -> [ServerDetail.Reason] {
        tool.reasons.map { ServerDetail.Reason(code: $0.code, text: $0.description) }
    }
}

extension ServerTransport {
    var kindText: String {
        switch self {
        case .stdio: "stdio"
        case .http: "http"
        case .openAPI: "openapi"
        case .demo: "demo"
        }
    }

    /// The command line as it is written, or the URL without what may be secret.
    var place: String {
        switch self {
        case .stdio: commandLine.joined(separator: " ")
        case .http(let endpoint): endpoint.url.label
        case .openAPI(let service): service.baseURL?.label ?? service.source ?? "an OpenAPI document"
        case .demo: "built in"
        }
    }

    /// What is executed, as it is written; empty where nothing is.
    var commandLine: [String] {
        guard case .stdio(let launch) = self else { return [] }
        return [launch.command.label] + launch.arguments.map(\.label)
    }
}
