// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages

extension HTTP1Exchange: HTTPTunnel {
    func leave(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)? {
        guard minorVersion >= 1, HTTPResponseEncoder.isSafe(fields), advance(from: .open, to: .streaming) else {
            return nil
        }
        if loop.isCurrent { leaveHTTP(fields, receiver) } else { loop.submit { self.leaveHTTP(fields, receiver) } }
        return self
    }

    func resumeReading() {
        if loop.isCurrent { readOn() } else { loop.submit { self.readOn() } }
    }

    /// Whether bytes that come in are the tunnel's, and it takes them.
    var takesBytes: Bool { tunnel != nil && !isPaused }

    func take(_ bytes: Span<UInt8>) {
        guard let tunnel, !bytes.isEmpty else { return }
        isPaused = !tunnel.received(bytes)
    }

    private func leaveHTTP(_ fields: HTTPFields, _ receiver: any HTTPTunnelReceiving) {
        guard let connection else { return receiver.closed() }
        tunnel = receiver
        keepsAlive = false
        connection.queue { bytes in
            HTTPResponseEncoder.appendHead(
                status: 101, fields: fields, framing: .none, persistence: .upgrade,
                dateLine: connection.host.dateLine, to: &bytes)
        }
        // What has come in already is handed over then, when the caller has the tunnel.
        connection.awaitTurnEnd()
    }

    private func readOn() {
        isPaused = false
        connection?.awaitTurnEnd()
    }
}
