// SPDX-License-Identifier: Apache-2.0

package import EventLoops
package import HTTPMessages

/// Opens WebSockets to servers, each on a loop of the group. The group must outlive them.
package final class WebSocketClient: Sendable {
    /// One loop's share. `@unchecked Sendable`: the resolver is touched on the loop's thread only.
    private final class Member: @unchecked Sendable {
        let loop: EventLoop
        let names: NameResolver

        init(loop: EventLoop, names: NameResolver) {
            self.loop = loop
            self.names = names
        }
    }

    private let configuration: WebSocketClientConfiguration
    private let group: EventLoopGroup
    private let members: [Member]

    package init(group: EventLoopGroup, configuration: WebSocketClientConfiguration) {
        self.group = group
        self.configuration = configuration
        members = group.loops.map { loop in
            let lookUp = PeerAddress.resolution(by: configuration.namesResolvedBy)
            return Member(loop: loop, names: NameResolver(loop: loop, lookUp: lookUp))
        }
    }

    /// Connects to a `ws` or `wss` URL and does the handshake, with these fields besides its own. The server may choose
    /// one of the subprotocols. Cancelling the calling task gives up.
    package func connect(
        to url: String, fields: HTTPFields = [:], subprotocols: [String] = []
    ) async throws(WebSocketClientError) -> (channel: WebSocketChannel, subprotocol: String?) {
        let target = try Self.target(of: url)
        guard !target.isSecure || configuration.tls != nil else {
            throw .transport(.tls("\(target.authority): no authorities are configured for wss"))
        }
        let key = WebSocketHandshake.key(configuration.random(16))
        let request = try head(
            for: target, fields, WebSocketHandshake.requestFields(key: key, subprotocols: subprotocols))
        let member = member
        let channel = WebSocketChannel(
            role: .client, rules: configuration.rules, timers: member.loop, makeMask: makeMask)
        let socket = TunnelSocket(
            loop: member.loop, url: target, request: request, configuration: configuration, receiver: channel)
        let answer = try await open(socket, member)
        let subprotocol: String?
        do throws(WebSocketRefusal) {
            subprotocol = try WebSocketHandshake.check(
                status: answer.status, answer.fields, key: key, subprotocols: subprotocols, sha1: configuration.sha1)
        } catch {
            socket.finish()
            throw .refused(error)
        }
        channel.open(on: socket)
        socket.resumeReading()
        return (channel, subprotocol)
    }

    private func open(_ socket: TunnelSocket, _ member: Member) async throws(WebSocketClientError) -> TunnelHead {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                member.loop.submit { socket.open(names: member.names) { continuation.resume(returning: $0) } }
            }
        } onCancel: {
            member.loop.submit { socket.fail(.cancelled) }
        }
        switch result {
        case .success(let head): return head
        case .failure(let error): throw .transport(error)
        }
    }

    private func makeMask() -> UInt32 { configuration.random(4).reduce(0) { $0 << 8 | UInt32($1) } }

    private static func target(of url: String) throws(WebSocketClientError) -> RequestURL {
        guard url.lowercased().hasPrefix("ws") else {
            throw .transport(.invalidURL("a WebSocket's URL begins with ws:// or wss://"))
        }
        do throws(HTTPClientError) { return try RequestURL("http" + url.dropFirst(2)) } catch {
            throw .transport(error)
        }
    }

    private func head(
        for url: RequestURL, _ fields: HTTPFields, _ own: HTTPFields
    ) throws(WebSocketClientError) -> [UInt8] {
        guard HTTPResponseEncoder.isSafe(fields) else {
            throw .transport(.invalidRequest("a field holds a control character"))
        }
        var bytes = Array("GET \(url.target) HTTP/1.1\r\nhost: \(url.authority)\r\n".utf8)
        own.write(to: &bytes)
        fields.write(to: &bytes)
        return bytes + [13, 10]
    }

    private var member: Member {
        if let current = EventLoop.current, let member = members.first(where: { $0.loop === current }) { return member }
        let loop = group.next()
        return members.first { $0.loop === loop } ?? members[0]
    }
}

/// Why there is no WebSocket to a server.
package enum WebSocketClientError: Error, Equatable, Sendable {
    case transport(HTTPClientError)
    /// It was reached, and its answer is no handshake.
    case refused(WebSocketRefusal)
}
