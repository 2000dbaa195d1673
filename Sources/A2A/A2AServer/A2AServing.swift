// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import Identity
package import JSON

/// What stands behind the faces of an A2A server: a ``TaskService``, or a fixture.
package protocol A2AServing: Sendable {
    /// The card that anybody may read.
    func card() async -> AgentCard

    /// The result of an operation that is no stream, in the form of 1.0.
    func answer(_ call: A2ACall) async throws(A2AError) -> RawJSON

    /// Opens the stream of a streaming operation. What this throws reaches the client as a plain error.
    func stream(_ call: A2ACall) async throws(A2AError) -> any A2AEventReading
}

/// One request of a client, past the checks of its binding.
package final class A2ACall: Sendable {
    package let operation: A2AOperation
    /// In the form of 1.0, an object.
    package let params: RawJSON
    /// What the client speaks.
    package let dialect: A2ADialect
    package let principal: Principal
    /// The URIs of extensions that the client asked for.
    package let extensions: [String]

    package init(
        operation: A2AOperation, params: RawJSON, dialect: A2ADialect, principal: Principal,
        extensions: [String] = []
    ) {
        self.operation = operation
        self.params = params
        self.dialect = dialect
        self.principal = principal
        self.extensions = extensions
    }
}

/// A stream of events, read by one task.
package protocol A2AEventReading: Sendable {
    /// The next event; nil at the end. Cancelling the calling task ends the stream.
    func next() async throws(A2AError) -> StreamEvent?

    /// Gives up the rest. The task goes on. Idempotent; any thread.
    func cancel()
}
