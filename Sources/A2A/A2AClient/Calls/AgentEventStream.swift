// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import HTTPMessages

/// The events of one stream of an agent, in the form of 1.0. Read by one task.
package struct AgentEventStream {
    private let body: any HTTPBodyReading
    private let request: AgentRequest
    private let maximumEvent: Int
    /// In which the events lie in the body: one of the two.
    private var events: SSEDecoder?
    private var messages: GRPCFrameDecoder?
    /// Of the response that messages come in: it holds the status of a stream without any.
    private var head: HTTPFields?
    private var waiting: ArraySlice<[UInt8]> = []
    /// Read already, in order to know that there is no error in its place.
    private var first: StreamEvent?
    private var hasEnded = false

    /// Server-sent events.
    init(_ body: any HTTPBodyReading, _ request: AgentRequest, maximumEvent: Int) {
        self.body = body
        self.request = request
        self.maximumEvent = maximumEvent
        events = SSEDecoder(maximumEvent: maximumEvent)
    }

    /// The messages of a gRPC response. Reads up to the first event, for an error in its place is one of the call.
    init(
        grpc response: HTTPClientResponse, _ request: AgentRequest, maximumEvent: Int
    ) async throws(A2AClientError) {
        body = response.body
        self.request = request
        self.maximumEvent = maximumEvent
        messages = GRPCFrameDecoder(maximumMessage: maximumEvent)
        head = response.fields
        first = try await next()
        hasEnded = first == nil
    }

    /// The next event; nil at the proper end of the stream, which need not be the end of the task.
    package mutating func next() async throws(A2AClientError) -> StreamEvent? {
        if let event = first.take() { return event }
        if hasEnded { return nil }
        while true {
            if let data = waiting.popFirst() { return try request.event(data) }
            guard let bytes = try await read() else { return try end() }
            try take(bytes)
        }
    }

    private mutating func take(_ bytes: [UInt8]) throws(A2AClientError) {
        do {
            if let found = try events?.push(bytes) {
                waiting = found.compactMap { $0.data.isEmpty ? nil : $0.data }[...]
            } else if let found = try messages?.push(bytes) {
                waiting = found[...]
            }
        } catch GRPCFrameDecoder.Fault.compressed {
            body.cancel()
            throw .malformed("a compressed message")
        } catch {
            body.cancel()
            throw .tooLarge(limit: maximumEvent)
        }
    }

    private mutating func end() throws(A2AClientError) -> StreamEvent? {
        hasEnded = true
        guard let messages, let head else { return nil }
        guard messages.isBetweenMessages else { throw .died("the answer ended within a message") }
        try GRPCCall.checkEnd(body.trailers, head)
        return nil
    }

    private func read() async throws(A2AClientError) -> [UInt8]? {
        do {
            return try await body.next()
        } catch {
            throw A2AClientError(error)
        }
    }

    /// Gives up the rest. The task goes on.
    package func cancel() { body.cancel() }
}
