// SPDX-License-Identifier: Apache-2.0

import A2ATypes
package import HTTPMessages
package import Identity
package import JSON
package import Lifecycle

/// The HTTP face of one agent: JSON-RPC of both dialects at its own path, REST under `/rest` (0.3: `/rest/v1`), its card at the well-known
/// places (sections 8.2, 9 and 11).
///
/// Identity and the checks of `Host` and `Origin` come before it.
package struct A2AEndpoint: HTTPHandling {
    /// What one endpoint bounds.
    package struct Limits: Sendable {
        package var json = JSONLimits()
        /// Silence after which a stream carries a comment.
        package var silence: Duration = .seconds(15)
        /// How long a reader may keep the card.
        package var cardLifetime: Duration = .seconds(60)

        /// Whether readers who say no version get the members of 0.3 beside those of 1.0.
        package var isHybridCard = false

        package init() {}
    }

    /// Where the agent lives, without a slash at the end; empty for the root.
    package let prefix: String
    private let serving: any A2AServing
    private let timers: any TimerScheduling
    private let limits: Limits
    private let identify: @Sendable (HTTPServerRequest) -> Principal

    /// `identify` names the principal of a request that has passed authentication.
    package init(
        at prefix: String, serving: any A2AServing, timers: any TimerScheduling,
        limits: Limits = Limits(),
        identify: @escaping @Sendable (HTTPServerRequest) -> Principal
    ) {
        self.prefix = prefix
        self.serving = serving
        self.timers = timers
        self.limits = limits
        self.identify = identify
    }

    // An endpoint is made for a request, and only the binding that it comes by.

    private var streaming: EventStreaming { EventStreaming(timers: timers, silence: limits.silence) }

    private var rpc: JSONRPCBinding {
        JSONRPCBinding(serving: serving, streaming: streaming, limits: limits.json, identify: identify)
    }

    private func rest(_ dialect: A2ADialect) -> RESTBinding {
        RESTBinding(
            dialect: dialect, serving: serving, streaming: streaming, limits: limits.json, identify: identify)
    }

    private var cardPage: CardPage {
        CardPage(lifetime: limits.cardLifetime, isHybrid: limits.isHybridCard)
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard request.path.hasPrefix(prefix) else {
            return responder.send(HTTPServerResponse(status: 404))
        }
        let path = Substring(request.path.utf8.dropFirst(prefix.utf8.count))
        switch path {
        case "", "/":
            guard request.method == .post else {
                return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "POST"]))
            }
            await rpc.handle(request, responder)
        case "/.well-known/agent-card.json", "/.well-known/agent.json":
            responder.send(cardPage.response(to: request, with: await serving.card()))
        case _ where path.hasPrefix("/rest/v1/"):
            await rest(.v0_3).handle(request, path: path.dropFirst("/rest/v1".count), responder)
        case _ where path.hasPrefix("/rest/"):
            await rest(.v1_0).handle(request, path: path.dropFirst("/rest".count), responder)
        default:
            responder.send(
                HTTPServerResponse(status: 404, contentType: "text/plain", text: "not found\n"))
        }
    }
}
