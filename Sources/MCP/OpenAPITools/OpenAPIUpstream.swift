// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import JSON
import JSONRPC
package import MCPClient
import MCPTypes
import Synchronization

/// A service with an OpenAPI document as an upstream server: its operations are tools, and calls are HTTP requests.
package final class OpenAPIUpstream: UpstreamConnection {
    /// Bounds of one call.
    package struct Limits: Sendable {
        /// Bytes of an answer.
        package var answer = 4 << 20
        /// Calls under way at once.
        package var concurrency = 1024

        package init() {}
    }

    private enum State {
        case unread
        case ready(OpenAPIToolset, list: RawJSON)
        case useless(OpenAPIFault)
    }

    private let service: OpenAPIService
    private let http: any HTTPExecuting
    private let limits: Limits
    private let state = Mutex(State.unread)
    private let underWay = Atomic(0)

    package init(_ service: OpenAPIService, http: any HTTPExecuting, limits: Limits = Limits()) {
        self.service = service
        self.http = http
        self.limits = limits
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        let (toolset, _) = try ready()
        return UpstreamDescription(
            revision: .latest, capabilities: RawJSON(["tools": [:]]),
            serverInfo: RawJSON(["name": .string(toolset.title), "version": .string(toolset.version)]))
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        let (toolset, list) = try ready()
        switch MCPMethod(rawValue: call.method) {
        case .listTools: return list
        case .callTool: return try await run(call, toolset)
        default: throw .rpc(.methodNotFound("Method not found: \(call.method)"))
        }
    }

    package func close() async {}

    /// Reads the document when it is first needed.
    private func ready() throws(UpstreamError) -> (OpenAPIToolset, list: RawJSON) {
        let state = state.withLock { state in
            if case .unread = state { state = Self.read(service) }
            return state
        }
        switch state {
        case .ready(let toolset, let list): return (toolset, list)
        case .useless(let fault): throw .incompatible(fault.description)
        case .unread: throw .incompatible("the document was not read")
        }
    }

    private static func read(_ service: OpenAPIService) -> State {
        do throws(OpenAPIFault) {
            let toolset = try OpenAPIToolset(service)
            var writer = JSONWriter(reservingCapacity: toolset.tools.reduce(64) { $0 + $1.byteCount + 1 })
            writer.beginObject()
            writer.key("tools")
            writer.beginArray()
            for tool in toolset.tools { writer.raw(tool) }
            writer.endArray()
            writer.endObject()
            return .ready(toolset, list: writer.finishRaw())
        } catch {
            return .useless(error)
        }
    }

    private func run(_ call: UpstreamCall, _ toolset: OpenAPIToolset) async throws(UpstreamError) -> RawJSON {
        guard let name = call.params["name"]?.string, let entry = toolset.entries[name] else {
            throw .rpc(.invalidParams("Unknown tool"))
        }
        guard let base = entry.base else {
            throw .incompatible("the operation names no server with a whole URL")
        }
        let (credentials, missing) = toolset.credentials.choose(for: entry.operation.security)
        var request: HTTPClientRequest
        do throws(ArgumentFault) {
            let maker = OperationRequest(operation: entry.operation, base: base, credentials: credentials)
            request = try maker.make(call.params["arguments"] ?? .emptyObject)
        } catch {
            return ResponseText.error(error.description)
        }
        request.limits.head = call.deadline
        request.limits.total = call.deadline
        request.limits.maximumBody = limits.answer
        return try await perform(request, call, hint: Self.hint(missing))
    }

    private func perform(
        _ request: HTTPClientRequest, _ call: UpstreamCall, hint: String?
    ) async throws(UpstreamError) -> RawJSON {
        let (before, _) = underWay.add(1, ordering: .relaxed)
        defer { underWay.subtract(1, ordering: .relaxed) }
        guard before < limits.concurrency else { throw .busy(limit: limits.concurrency) }
        do throws(HTTPClientError) {
            let response = try await http.execute(request)
            let body = try await response.body.collect(upTo: limits.answer)
            return ResponseText.result(response.status, response.fields, body, hint: hint)
        } catch {
            throw UpstreamError(error, deadline: call.deadline)
        }
    }

    private static func hint(_ missing: [String]) -> String? {
        guard !missing.isEmpty else { return nil }
        return "the document asks for \(missing.joined(separator: " and ")), for which no credential is configured"
    }
}

extension UpstreamError {
    /// What became of an exchange with a service.
    fileprivate init(_ error: HTTPClientError, deadline: Duration) {
        switch error {
        case .timedOut: self = .timedOut(deadline)
        case .closedEarly(let text, _): self = .died(text)
        case .invalidURL(let text), .invalidRequest(let text), .cannotResolve(let text), .cannotConnect(let text),
            .forbiddenAddress(let text), .tls(let text):
            self = .unreachable(text)
        case .malformedResponse(let text): self = .malformed(text)
        case .bodyTooLarge(let limit): self = .tooLarge(limit)
        case .cancelled: self = .cancelled
        case .shutDown: self = .unreachable("the HTTP client is shut down")
        }
    }
}
