// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import HTTPMessages
package import JSON
import JSONRPC

/// Calls one agent over one of its interfaces. Params and results are in the form of 1.0, whatever the agent speaks.
package final class AgentClient: Sendable {
    package let choice: InterfaceChoice
    /// Whether the card promises streams.
    package let streams: Bool
    let limits: A2AClientLimits
    private let http: any HTTPExecuting
    private let fields: RequestFields
    private let reach: HTTPReach

    /// - Parameter headers: credentials and whatever else every request carries.
    package convenience init(
        card: AgentCard, http: any HTTPExecuting, headers: HTTPFields = [:],
        reach: HTTPReach = .anywhere,
        limits: A2AClientLimits = A2AClientLimits()
    ) throws(A2AClientError) {
        self.init(
            try InterfaceChoice(card), streams: card.streams, http: http, headers: headers, reach: reach,
            limits: limits)
    }

    /// Over an interface that was chosen already.
    package init(
        _ choice: InterfaceChoice, streams: Bool, http: any HTTPExecuting, headers: HTTPFields = [:],
        reach: HTTPReach = .anywhere, limits: A2AClientLimits = A2AClientLimits()
    ) {
        self.choice = choice
        self.streams = streams
        self.http = http
        fields = RequestFields(headers, choice)
        self.reach = reach
        self.limits = limits
    }

    /// The result of an operation that is no stream. A send is never blocking by itself: that is for the params to say.
    package func call(
        _ operation: A2AOperation, _ params: RawJSON, extensions: [String] = []
    ) async throws(A2AClientError) -> RawJSON {
        let request = try self.request(operation, params, extensions)
        let response = try await execute(request.http)
        if choice.binding == .grpc { return try await unary(request, response) }
        let body = try await collect(response)
        return try request.result(status: response.status, body)
    }

    /// Opens a stream. An error that comes before its first event is thrown here.
    package func open(
        _ operation: A2AOperation, _ params: RawJSON, extensions: [String] = []
    ) async throws(A2AClientError) -> AgentEventStream {
        let request = try self.request(operation, params, extensions)
        var response = try await execute(request.http)
        if operation == .subscribeToTask, choice.binding == .rest,
            [404, 405].contains(response.status.code),
            let other = request.withOtherMethod
        {
            // Some agents take the subscription by GET, others by POST (section 11.3 has both).
            response.body.cancel()
            response = try await execute(other)
        }
        if choice.binding == .grpc {
            try check(response)
            return try await AgentEventStream(grpc: response, request, maximumEvent: limits.message)
        }
        guard response.status.isSuccess, isEventStream(response.fields) else {
            let body = try await collect(response)
            let result = try request.result(status: response.status, body)
            throw .malformed("an answer that is no event stream: \(result.text.prefix(200))")
        }
        return AgentEventStream(response.body, request, maximumEvent: limits.message)
    }

    // MARK: Exchanges

    private func unary(_ request: AgentRequest, _ response: HTTPClientResponse) async throws(A2AClientError) -> RawJSON
    {
        try check(response)
        let body = try await collect(response)
        try GRPCCall.checkEnd(response.body.trailers, response.fields)
        do {
            return try request.result(message: try GRPCFrame.unwrap(body))
        } catch let error as A2AError {
            throw .malformed(error.message)
        } catch let error as A2AClientError {
            throw error
        } catch {
            throw .malformed("\(error)")
        }
    }

    private func check(_ response: HTTPClientResponse) throws(A2AClientError) {
        do throws(A2AClientError) {
            try GRPCCall.check(response)
        } catch {
            response.body.cancel()
            throw error
        }
    }

    private func request(
        _ operation: A2AOperation, _ params: RawJSON, _ extensions: [String]
    ) throws(A2AClientError) -> AgentRequest {
        try AgentRequest(
            operation, params, choice, fields: fields.fields(for: operation, extensions: extensions),
            bounds: AgentRequest.Bounds(reach: reach, limits: bounds(of: operation)))
    }

    private func bounds(of operation: A2AOperation) -> HTTPClientLimits {
        operation.isStreaming
            ? HTTPClientLimits(
                head: limits.call, idle: choice.binding == .grpc ? limits.plainSilence : limits.silence,
                maximumBody: Int(Int32.max))
            : HTTPClientLimits(total: limits.call, maximumBody: limits.message)
    }

    private func execute(_ request: HTTPClientRequest) async throws(A2AClientError)
        -> HTTPClientResponse
    {
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request)
        } catch {
            throw A2AClientError(error)
        }
        guard response.status != 401, response.status != 403 else {
            response.body.cancel()
            throw .authorization(
                status: Int(response.status.code), challenge: response.fields["www-authenticate"])
        }
        return response
    }

    private func collect(_ response: HTTPClientResponse) async throws(A2AClientError) -> [UInt8] {
        do {
            return try await response.body.collect(upTo: limits.message)
        } catch {
            throw A2AClientError(error)
        }
    }

    private func isEventStream(_ fields: HTTPFields) -> Bool {
        guard let type = fields["content-type"] else { return false }
        return type.hasPrefix("text/event-stream") || type.lowercased().hasPrefix("text/event-stream")
    }
}
