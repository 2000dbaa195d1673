// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import HTTPMessages

/// The events of one stream of an agent, in the form of 1.0. Read by one task.
package struct AgentEventStream {
    private let body: any HTTPBodyReading
    private let request: AgentRequest
    private let maximumEvent: Int
    private var decoder: SSEDecoder
    private var waiting: ArraySlice<SSEEvent> = []

    init(_ body: any HTTPBodyReading, _ request: AgentRequest, maximumEvent: Int) {
        self.body = body
        self.request = request
        self.maximumEvent = maximumEvent
        decoder = SSEDecoder(maximumEvent: maximumEvent)
    }

    /// The next event; nil at the proper end of the stream, which need not be the end of the task.
    package mutating func next() async throws(A2AClientError) -> StreamEvent? {
        while true {
            while let event = waiting.popFirst() {
                if !event.data.isEmpty { return try request.event(event.data) }
            }
            guard let bytes = try await read() else { return nil }
            do {
                waiting = try decoder.push(bytes)[...]
            } catch {
                body.cancel()
                throw .tooLarge(limit: maximumEvent)
            }
        }
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
