// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import MCPClient

/// Finds out what is at a URL: a server that speaks MCP, or a document that describes one.
struct ServerProbe {
    let factory: UpstreamFactory
    let http: any HTTPExecuting
    /// Headers for the server, references replaced.
    let headers: [ServerEndpoint.Header]

    private static let patience = Duration.seconds(30)

    enum Outcome {
        /// The name that the server gives itself.
        case server(name: String)
        case document([UInt8])
    }

    /// Asks in the order that the URL suggests. Throws with both reasons when it is neither.
    func look(at url: String) async throws(RegistrationFault) -> Outcome {
        let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
        let isDocument = [".json", ".yaml", ".yml"].contains { path.hasSuffix($0) }
        if isDocument, case .success(let bytes) = await fetch(url) { return .document(bytes) }
        let server = await connect(url)
        if case .success(let name) = server { return .server(name: name) }
        let document = await fetch(url)
        if case .success(let bytes) = document { return .document(bytes) }
        guard case .failure(let first) = server, case .failure(let second) = document else {
            throw .unreadable("nothing is known of \(url)")
        }
        throw .unreadable(
            "\(WebURL.label(of: url)) is no MCP server (\(first.text)), and there is no document (\(second.text))")
    }

    private struct Cause: Error { let text: String }

    private func connect(_ url: String) async -> Result<String, Cause> {
        guard let name = ServerName("probe") else { return .failure(Cause(text: "")) }
        let endpoint = ServerEndpoint(url: Secret(url, shownAs: WebURL.label(of: url)), headers: headers)
        let server = ServerConfiguration(
            name: name, displayName: "probe", transport: .http(endpoint), timeout: Self.patience)
        let connection = factory.make(server, isRelay: false).connection
        let result: Result<String, Cause>
        do {
            let description = try await connection.connect()
            result = .success(description.serverInfo?["name"]?.string ?? Self.host(of: url))
        } catch {
            result = .failure(Cause(text: "\(error)"))
        }
        await connection.close()
        return result
    }

    private func fetch(_ url: String) async -> Result<[UInt8], Cause> {
        var request = HTTPClientRequest(url: url)
        request.fields.append("accept", "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.1")
        for header in headers { request.fields.append(header.name.lowercased(), header.value.reveal()) }
        request.limits.total = Self.patience
        request.limits.maximumBody = ServiceFile.maximumSize
        do throws(HTTPClientError) {
            let response = try await http.execute(request)
            let body = try await response.body.collect(upTo: ServiceFile.maximumSize)
            guard response.status.isSuccess else { return .failure(Cause(text: "status \(response.status.code)")) }
            return .success(body)
        } catch {
            return .failure(Cause(text: "\(error)"))
        }
    }

    private static func host(of url: String) -> String {
        let label = WebURL.label(of: url)
        return String(label.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != ":" })
    }
}
