// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import LiveKitSignal

/// The talk with one client, from its first message to its last.
extension RoomDoor {
    func talk(
        _ channel: WebSocketChannel, _ claims: AccessClaims, _ join: JoinRequest, usesTwoConnections: Bool,
        _ encoding: SignalEncoding
    ) async {
        let outlet = SignalOutlet()
        outlet.encoding = encoding
        let member: RoomMembership
        do throws(RoomRefusal) {
            member = try await enter(claims, join, usesTwoConnections, outlet)
        } catch {
            return await refuse(channel, error, encoding)
        }
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await response in outlet.responses {
                    guard let frame = try? outlet.encoding.frame(response),
                        (try? await channel.send(frame)) != nil
                    else { break }
                }
                channel.close(.normal)
            }
            await listen(channel, member, outlet)
            await service.signalClosed(member, outlet)
            outlet.finish()
        }
    }

    private func enter(
        _ claims: AccessClaims, _ join: JoinRequest, _ usesTwoConnections: Bool, _ outlet: SignalOutlet
    ) async throws(RoomRefusal) -> RoomMembership {
        var entry = try RoomEntry(claims, join)
        entry.usesTwoConnections = usesTwoConnections
        // A new path would need an offer of ours with new credentials; joining again costs little more.
        guard !(join.reconnect && usesTwoConnections) else { throw .unknownParticipant }
        guard join.reconnect else { return try await service.join(entry, outlet) }
        return try await service.resume(join.participantSID, of: claims.identity, in: entry.room, outlet)
    }

    private func listen(
        _ channel: WebSocketChannel, _ member: RoomMembership, _ outlet: SignalOutlet
    ) async {
        while let message = await channel.next() {
            outlet.encoding = SignalEncoding(of: message)
            guard let request = try? SignalEncoding.request(message) else {
                channel.close(.invalidPayload, reason: "no message of the protocol")
                return
            }
            await service.received(request, from: member)
        }
    }

    /// The client is told by a message, since its WebSocket stands already.
    private func refuse(
        _ channel: WebSocketChannel, _ refusal: RoomRefusal, _ encoding: SignalEncoding
    ) async {
        let leave = LeaveRequest {
            let isOver = refusal == .unknownParticipant
            $0.reason = isOver ? .stateMismatch : .joinFailure
            $0.action = isOver ? .reconnect : .disconnect
            $0.canReconnect = isOver
        }
        guard let frame = try? encoding.frame(SignalResponse(.leave(leave))) else { return }
        try? await channel.send(frame)
        channel.close(.policyViolation, reason: "\(refusal)")
    }
}
