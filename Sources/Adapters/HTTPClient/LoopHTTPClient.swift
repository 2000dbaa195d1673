// SPDX-License-Identifier: Apache-2.0

package import EventLoops
package import HTTPMessages

/// An HTTP/1.1 and HTTP/2 client on the loops of a group, with a pool of kept connections on each.
///
/// Plain `http` is spoken by our own connections; `https`, HTTP/2 and everything through a proxy by libcurl.
///
/// An exchange stays on the loop it was begun on: called there, it costs no trip to another thread; called from
/// elsewhere, the group's next loop takes it. Fields go out as given, none is added beyond `host` and the framing of
/// the body; a caller's `content-length`, `transfer-encoding` and `expect` are left out. Redirects, cookies, `.netrc`
/// and the environment's proxies are not followed.
///
/// A request is sent again on a fresh connection only when no byte of it had been sent, or when it is GET, HEAD or
/// OPTIONS and its kept connection closed before any byte of a response.
package final class LoopHTTPClient: HTTPExecuting, Sendable {
    private let group: EventLoopGroup
    private let members: [LoopClient]

    /// ``shutDown()`` must have returned before the client is let go, and before the group is shut down.
    package init(group: EventLoopGroup, configuration: HTTPClientConfiguration = HTTPClientConfiguration()) {
        self.group = group
        members = group.loops.map { LoopClient(loop: $0, configuration: configuration) }
    }

    package func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        try OutgoingFields.check(request)
        let member = member
        let exchange = try member.exchange(for: request)
        let result = await withTaskCancellationHandler {
            // The exchange resumes it exactly once: it lets go of it first, and every end of an exchange settles.
            await withUnsafeContinuation { member.start(exchange, $0) }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }

    /// Fails what is in flight with ``HTTPMessages/HTTPClientError/shutDown`` and closes every connection. Idempotent.
    package func shutDown() async {
        for member in members { await member.shutDown() }
    }

    private var member: LoopClient {
        if let current = EventLoop.current, let member = members.first(where: { $0.loop === current }) { return member }
        let loop = group.next()
        return members.first { $0.loop === loop } ?? members[0]
    }
}
