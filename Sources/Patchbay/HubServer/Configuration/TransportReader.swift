// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads how one server is reached.
struct TransportReader {
    typealias Server = DocumentObject<ConfigurationKeys.Server>

    enum Kind: String, CaseIterable {
        case stdio, http, streamable = "streamable-http", sse
    }

    /// Nil for a disabled server, whose references stay as they are written.
    let texts: ReferenceResolver?
    /// The document of an entry whose "openapi" is not a path: JSON, with where it came from.
    var document: (bytes: [UInt8], source: String?)?

    func read(_ object: Server) -> ServerTransport? {
        if let node = object[.openapi] { return readService(node, object) }
        object[.secrets]?.refuseKey("\"secrets\" belong to servers with \"openapi\"")
        let kind = object[.type]?.choice(of: Kind.self)
        if object[.type] != nil && kind == nil { return nil }
        switch (object[.command], object[.url]) {
        case (let command?, nil): return readLaunch(command, kind, object)
        case (nil, let url?): return readEndpoint(url, kind, object)
        case (_?, let url?): url.refuseKey("a server has \"command\" or \"url\", not both")
        case (nil, nil): object.node.refuse("\(object.node.name) needs \"command\", \"url\" or \"openapi\"")
        }
        return nil
    }

    private func readLaunch(_ node: DocumentNode, _ kind: Kind?, _ object: Server) -> ServerTransport? {
        if let kind, kind != .stdio {
            object[.type]?.refuse("a server of type \"\(kind.rawValue)\" has \"url\", not \"command\"")
        }
        object[.headers]?.refuseKey("\"headers\" belong to servers with \"url\"")
        guard let command = processText(node) else { return nil }
        if command.reveal().isEmpty { node.refuse("\"command\" is empty") }
        return .stdio(
            ServerLaunch(
                command: command, arguments: object[.args]?.elements()?.compactMap(processText) ?? [],
                environment: object[.env].map(readEnvironment) ?? [:],
                workingDirectory: object[.cwd].flatMap(path)))
    }

    private func readEnvironment(_ node: DocumentNode) -> [String: Secret] {
        var environment: [String: Secret] = [:]
        for (name, value) in node.entries() ?? [] {
            if name.isEmpty || name.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) {
                value.refuseKey("\"\(name)\" cannot be the name of an environment variable")
            }
            guard let text = resolved(value) else { continue }
            if text.utf8.contains(0) { value.refuse("\(value.name) holds a NUL character") }
            environment[name] = Secret(text)
        }
        return environment
    }

    private func readEndpoint(_ node: DocumentNode, _ kind: Kind?, _ object: Server) -> ServerTransport? {
        if kind == .stdio { object[.type]?.refuse("a server of type \"stdio\" has \"command\", not \"url\"") }
        for key in [ConfigurationKeys.Server.args, .env, .cwd] {
            object[key]?.refuseKey("\"\(key.rawValue)\" belongs to servers with \"command\"")
        }
        let headers = object[.headers].map { HeadersReader(text: resolved).read($0) } ?? []
        guard let url = resolved(node) else { return nil }
        if texts != nil, let fault = WebURL.fault(in: url) { node.refuse("\(node.name) \(fault)") }
        let label = WebURL.label(of: node.value.string ?? "")
        return .http(ServerEndpoint(url: Secret(url, shownAs: label), headers: headers, kind: kind.endpointKind))
    }

    private func readService(_ node: DocumentNode, _ object: Server) -> ServerTransport? {
        for key in [ConfigurationKeys.Server.command, .args, .env, .cwd, .type] {
            object[key]?.refuseKey("\"\(key.rawValue)\" does not go with \"openapi\"")
        }
        var service = ServiceDocument(document: [])
        service.headers = object[.headers].map { HeadersReader(text: resolved).read($0) } ?? []
        for (name, value) in object[.secrets]?.entries() ?? [] {
            service.secrets[name] = resolved(value).map { Secret($0) }
        }
        if let url = object[.url] {
            guard let text = resolved(url) else { return nil }
            if texts != nil, let fault = WebURL.fault(in: text) { url.refuse("\(url.name) \(fault)") }
            service.baseURL = Secret(text, shownAs: WebURL.label(of: url.value.string ?? ""))
        }
        if let document {
            (service.document, service.source) = document
        } else {
            guard let path = path(node) else { return nil }
            guard texts != nil else { return .openAPI(service) }
            do {
                service.document = try ServiceFile.read(path)
            } catch {
                node.refuse("\(node.name): \(error.errors.first.map(\.description) ?? "it cannot be read")")
                return nil
            }
        }
        return .openAPI(service)
    }

    /// A part of a command line: shown as it is written, before references are replaced.
    private func processText(_ node: DocumentNode) -> Secret? {
        guard let text = resolved(node) else { return nil }
        if text.utf8.contains(0) { node.refuse("\(node.name) holds a NUL character") }
        return Secret(text, shownAs: node.value.string ?? "")
    }

    private func resolved(_ node: DocumentNode) -> String? {
        guard let texts else { return node.string() }
        return texts.text(node)
    }

    private func path(_ node: DocumentNode) -> String? {
        guard let texts else { return node.string() }
        return texts.path(node)
    }
}

extension TransportReader.Kind? {
    fileprivate var endpointKind: ServerEndpoint.Kind {
        switch self {
        case nil, .stdio: .automatic
        case .http, .streamable: .streamableHTTP
        case .sse: .sse
        }
    }
}
