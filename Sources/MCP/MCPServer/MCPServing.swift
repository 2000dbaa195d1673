// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Identity
package import JSON
package import JSONRPC
package import MCPTypes

/// What stands behind an MCP server face: the hub's life of a call, or a fixture.
package protocol MCPServing: Sendable {
    /// What `initialize` and `server/discover` tell this caller.
    func describe(to caller: MCPCaller) async -> MCPServerDescription

    /// The `result` object in the shape of the caller's revision. Never called for `initialize`, `ping`,
    /// `server/discover`, `logging/setLevel` and what subscribes. Cancellation of the task withdraws the call.
    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON

    /// Begins to tell of changes, on whatever thread they come; `tell` must not block. Ends when the listener is ended.
    func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening
}

/// One who is told of changes.
package protocol MCPListening: Sendable {
    /// What of the wishes is fulfilled.
    var granted: MCPWishes { get }

    /// Wishes for one resource more. A resource that the caller may not see does not exist.
    func add(resource uri: String) async throws(JSONRPCError)

    func remove(resource uri: String)

    /// Nothing is told after this. Idempotent.
    func end()
}

/// Who is on the other end of one request.
package struct MCPCaller: Sendable {
    /// What is known of it. An object, since callers are handed from step to step, and each copy would be one of a dozen
    /// references.
    package final class Facts: Sendable {
        package let principal: Principal
        package let client: MCPClientDescription
        /// The client's ``MCPClientDescription/name``.
        package let clientName: String?
        package let session: String?

        init(_ principal: Principal, _ client: MCPClientDescription, _ session: String?) {
            self.principal = principal
            self.client = client
            clientName = client.name
            self.session = session
        }
    }

    /// Where a call is made out of it: what is read here is not copied first, as the properties below are.
    package private(set) var facts: Facts

    package init(principal: Principal, client: MCPClientDescription, session: String? = nil) {
        facts = Facts(principal, client, session)
    }

    package var principal: Principal {
        @inlinable _read { yield facts.principal }
        set { facts = Facts(newValue, client, session) }
    }

    package var client: MCPClientDescription {
        @inlinable _read { yield facts.client }
        set { facts = Facts(principal, newValue, session) }
    }

    /// The legacy session the request belongs to, if any.
    package var session: String? {
        @inlinable _read { yield facts.session }
        set { facts = Facts(principal, client, newValue) }
    }
}

/// One request of a client, past the checks of its transport.
package struct MCPCall: Sendable {
    /// An object, bytes as received, `_meta` included.
    package var params: RawJSON
    /// What stays the same on its way.
    package let origin: Origin

    package init(
        method: MCPMethod, params: RawJSON, caller: MCPCaller, wantsProgress: Bool,
        notifications: any MCPNotificationSink, asking: (any MCPClientAsking)? = nil,
        fields: HTTPFields? = nil
    ) {
        self.params = params
        origin = Origin(
            method: method, caller: caller, wantsProgress: wantsProgress, notifications: notifications, asking: asking,
            fields: fields)
    }

    /// An object, since a call is handed from step to step and each copy would be one of all that it holds.
    package final class Origin: Sendable {
        package let method: MCPMethod
        package let caller: MCPCaller
        package let wantsProgress: Bool
        package let notifications: any MCPNotificationSink
        package let asking: (any MCPClientAsking)?
        package let fields: HTTPFields?

        init(
            method: MCPMethod, caller: MCPCaller, wantsProgress: Bool, notifications: any MCPNotificationSink,
            asking: (any MCPClientAsking)?, fields: HTTPFields?
        ) {
            self.method = method
            self.caller = caller
            self.wantsProgress = wantsProgress
            self.notifications = notifications
            self.asking = asking
            self.fields = fields
        }
    }
}

// Lent, not given: who asks for a part of one of these would otherwise get a copy of the whole first.
extension MCPCall {
    @inlinable package var method: MCPMethod { origin.method }
    @inlinable package var caller: MCPCaller { _read { yield origin.caller } }
    /// Whether the client wants progress; its token stays with the face.
    @inlinable package var wantsProgress: Bool { origin.wantsProgress }
    /// Takes progress and log messages of this call.
    @inlinable package var notifications: any MCPNotificationSink { _read { yield origin.notifications } }
    /// Asks the client something while the call runs; nil where it cannot be asked. In 2026-07-28 a question is an
    /// answer instead.
    @inlinable package var asking: (any MCPClientAsking)? { _read { yield origin.asking } }
    /// The fields of the HTTP request, where its revision has fields that repeat what the body says.
    @inlinable package var fields: HTTPFields? { _read { yield origin.fields } }
}

extension MCPCall {
    /// The same call with other params.
    package func replacing(params: RawJSON) -> MCPCall {
        MCPCall(
            method: method, params: params, caller: caller, wantsProgress: wantsProgress, notifications: notifications,
            asking: asking)
    }
}

/// Carries notifications of one call to its client. Callable from any thread; nothing is sent after the result.
package protocol MCPNotificationSink: Sendable {
    /// Progress without its token. Dropped when the client asked for none or reads too slowly.
    func progress(_ params: RawJSON)

    /// A log message's params. Dropped when the client reads too slowly.
    func message(_ params: RawJSON)
}

/// Asks the client of one call for what it declared that it can give: an answer of its user, a completion by its model,
/// its roots (up to 2025-11-25).
package protocol MCPClientAsking: Sendable {
    /// The client's result. Cancelling the task withdraws the question.
    func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON
}

/// A server as its clients see it.
package struct MCPServerDescription: Sendable {
    /// A `ServerCapabilities` object.
    package var capabilities: RawJSON
    /// An `Implementation` object.
    package var info: RawJSON
    package var instructions: String?

    package init(capabilities: RawJSON, info: RawJSON, instructions: String? = nil) {
        self.capabilities = capabilities
        self.info = info
        self.instructions = instructions
    }
}
