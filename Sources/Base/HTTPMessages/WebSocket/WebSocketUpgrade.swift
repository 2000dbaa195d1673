// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Makes WebSockets of a server's requests.
package struct WebSocketUpgrade: Sendable {
    private let rules: WebSocketRules
    private let subprotocols: [String]
    private let timers: any TimerScheduling
    private let sha1: @Sendable ([UInt8]) -> [UInt8]

    package init(
        rules: WebSocketRules = WebSocketRules(), subprotocols: [String] = [], timers: any TimerScheduling,
        sha1: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.rules = rules
        self.subprotocols = subprotocols
        self.timers = timers
        self.sha1 = sha1
    }

    /// Does the handshake, runs `body`, and closes with code 1000 if it has not closed itself. Returns when the WebSocket
    /// has ended. What is no handshake is refused with its status, without `body` being run.
    package func serve(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, _ body: (WebSocketChannel) async -> Void
    ) async {
        let fields: HTTPFields
        do throws(WebSocketRefusal) {
            fields = try WebSocketHandshake.answer(request, subprotocols: subprotocols, sha1: sha1)
        } catch {
            responder.send(error.response)
            return
        }
        let channel = WebSocketChannel(role: .server, rules: rules, timers: timers)
        guard let tunnel = responder.upgrade(fields: fields, receiver: channel) else {
            responder.send(WebSocketRefusal.noUpgrade.response)
            return
        }
        channel.open(on: tunnel)
        await body(channel)
        channel.close(.normal)
        while await channel.next() != nil {}
    }
}
