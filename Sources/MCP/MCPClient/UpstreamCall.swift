// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON
package import JSONRPC

/// One call as the hub hands it down, the same for every revision: the client adds envelope, headers, ids and progress
/// token for the revision that the upstream speaks.
package struct UpstreamCall: Sendable {
    /// Such as `tools/call`.
    package var method: String
    /// An object. What `_meta` says of one hop (protocol version, client, log level, progress token) is replaced;
    /// everything else keeps its bytes.
    package var params: RawJSON
    /// The `ClientCapabilities` of the downstream client, already cut to what the hub relays. Ignored by upstreams of
    /// the `initialize` era, whose capabilities stand for the whole session.
    package var clientCapabilities: RawJSON
    /// From the call to its end, connecting and retrying included.
    package var deadline: Duration
    /// Takes progress and log messages of this call, in order, before it returns. Called on whatever thread reads them;
    /// must not block.
    package var onNotification: (@Sendable (UpstreamNotification) -> Void)?
    package var wantsProgress: Bool
    /// The least urgent log level to deliver; nil delivers no log messages.
    package var logLevel: String?
    /// Whether the client asked for that level, so that a server of the `initialize` era is told of it.
    package var setsLogLevel: Bool
    /// Fields that repeat arguments of a tool, for servers of 2026-07-28 over HTTP: names and encoded values.
    package var parameterFields: [(String, String)]
    /// For whom it is made; for servers inside the hub, and told to no other.
    package var principal: Principal?
    /// Whether its client is of the `initialize` era: a server that speaks both is spoken to in that era, if it may ask, so
    /// that it asks as it would ask this client.
    package var isOfHandshakeClient: Bool
    /// The hubs that the call has come through before this one.
    package var trail: [String]
    /// Answers what a server of the `initialize` era asks while the call runs; nil refuses. Called on whatever thread reads
    /// it, in a task of its own, which is cancelled when the call ends.
    package var onQuestion: (@Sendable (UpstreamQuestion) async -> Result<RawJSON, JSONRPCError>)?

    package init(
        method: String, params: RawJSON = .emptyObject, clientCapabilities: RawJSON = .emptyObject,
        deadline: Duration = .seconds(60), wantsProgress: Bool = false, logLevel: String? = nil,
        setsLogLevel: Bool = false, parameterFields: [(String, String)] = [], principal: Principal? = nil,
        isOfHandshakeClient: Bool = false, trail: [String] = [],
        onNotification: (@Sendable (UpstreamNotification) -> Void)? = nil
    ) {
        self.method = method
        self.params = params
        self.clientCapabilities = clientCapabilities
        self.deadline = deadline
        self.wantsProgress = wantsProgress
        self.logLevel = logLevel
        self.setsLogLevel = setsLogLevel
        self.parameterFields = parameterFields
        self.principal = principal
        self.isOfHandshakeClient = isOfHandshakeClient
        self.trail = trail
        self.onNotification = onNotification
    }
}

/// What an upstream of the `initialize` era asks of its client.
package struct UpstreamQuestion: Sendable, Equatable {
    /// One of ``methods``.
    package let method: String
    package let params: RawJSON

    /// What can be relayed.
    package static let methods: Set<String> = ["elicitation/create", "sampling/createMessage", "roots/list"]

    package init(method: String, params: RawJSON) {
        self.method = method
        self.params = params
    }
}

/// What an upstream tells about a call while it runs.
package enum UpstreamNotification: Sendable, Equatable {
    /// Params of `notifications/progress` without the token; `progress` rises from one to the next.
    case progress(RawJSON)
    /// Params of `notifications/message`.
    case message(RawJSON)
}
