// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Synchronization

extension HTTPConnection {
    /// Appends to the output without sending.
    func queue(_ write: (inout [UInt8]) -> Void) {
        output.adopt(&host.spareBuffer)
        output.append(write)
    }

    /// Has ``flush()`` called when the loop's turn ends, so that what is written until then leaves together.
    func awaitTurnEnd() {
        guard !awaitsTurnEnd else { return }
        awaitsTurnEnd = true
        host.loop.atEndOfTurn(self)
    }

    /// Sends what waits, as far as the kernel takes it.
    func flush() {
        guard ending != .closed else { return }
        let before = output.count
        guard before > 0 else {
            if ending == .afterOutput { linger() }
            return
        }
        switch socket.send(&output) {
        case .failed: close()
        case .blocked:
            if output.count < before || !isBlocked { awaitReader() }
            isBlocked = true
            exchange?.outputFell(to: output.count)
        case .drained:
            isBlocked = false
            output.release(into: &host.spareBuffer, keeping: host.limits.outputHighWater)
            exchange?.outputFell(to: output.count)
            if ending == .afterOutput { linger() }
        }
    }

    /// Answers a request that is not handed to a handler, and ends the connection.
    func refuse(_ fault: HTTPRequestFault) {
        host.report(.refused(fault, peer: peer))
        var fields = HTTPFields()
        fields.append("content-type", "text/plain; charset=utf-8")
        let body = Array("\(fault.status.code) \(fault.status.reason): \(fault.explanation)\n".utf8)
        queue { bytes in
            HTTPResponseEncoder.appendHead(
                status: fault.status, fields: fields, framing: .length(body.count), persistence: .close,
                dateLine: host.dateLine, to: &bytes)
            bytes += body
        }
        end()
    }

    /// Takes no further request; closes once the output is sent.
    func end() {
        guard ending == .no else { return }
        ending = .afterOutput
        input = []
        inputOffset = 0
    }

    /// Closes our side, and waits a little for the peer to close its own: were the socket closed with bytes unread, the
    /// peer's kernel could drop the answer before the peer has read it.
    private func linger() {
        guard !peerEnded, socket.closeSending() else {
            close()
            return
        }
        ending = .lingering
        mayRead = true
        if !isProcessing { readWhilePossible() }
    }
}
