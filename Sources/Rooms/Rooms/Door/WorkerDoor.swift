// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Lifecycle
import LiveKitSignal

/// Where agent workers come in: `/agent`.
package struct WorkerDoor: HTTPHandling {
    /// How long a worker may take to say what it can do.
    private static let patience = Duration.seconds(10)

    private let service: RoomService
    private let tokens: TokenCheck
    private let upgrade: WebSocketUpgrade
    private let timers: any TimerScheduling

    package init(
        service: RoomService, tokens: TokenCheck, upgrade: WebSocketUpgrade, timers: any TimerScheduling
    ) {
        (self.service, self.tokens, self.upgrade, self.timers) = (service, tokens, upgrade, timers)
    }

    package static func serves(_ path: String) -> Bool { path.split(separator: "/") == ["agent"] }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        do throws(RoomDoorError) {
            guard request.fields["upgrade"] != nil else { throw RoomDoorError.noWebSocket }
            let claims = try tokens.claims(request)
            guard claims.video.agent else { throw RoomDoorError.noAgentGrant }
            await upgrade.serve(request, responder) { await talk($0, key: claims.issuer) }
        } catch {
            responder.send(error.response)
        }
    }

    private func talk(_ channel: WebSocketChannel, key: String) async {
        let timer = timers.schedule(after: Self.patience) { channel.close(.policyViolation, reason: "no register") }
        let first = await channel.next()
        timer.cancel()
        guard let first, case .register(let request)? = (try? Self.read(first))?.body else {
            return channel.close(.policyViolation, reason: "the first message must be register")
        }
        let isText = first.kind == .text
        let outlet = WorkerOutlet(key: key, permission: request.allowedPermissions)
        let worker: String
        do throws(AgentRefusal) { worker = try await service.register(request, outlet) } catch {
            return channel.close(.policyViolation, reason: "\(error)")
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await Self.write(outlet, to: channel, isText: isText) }
            await listen(channel, worker)
            await service.workerLost(worker)
            outlet.finish()
        }
    }

    private func listen(_ channel: WebSocketChannel, _ worker: String) async {
        while let message = await channel.next() {
            guard let message = try? Self.read(message) else {
                return channel.close(.invalidPayload, reason: "no message of the protocol")
            }
            await service.received(message, fromWorker: worker)
        }
    }

    private static func write(_ outlet: WorkerOutlet, to channel: WebSocketChannel, isText: Bool) async {
        for await message in outlet.messages {
            guard let frame = try? SignalEncoding(isText: isText).frame(message),
                (try? await channel.send(frame)) != nil
            else { break }
        }
        channel.close(.normal)
    }

    private static func read(_ message: WebSocketMessage) throws(SignalError) -> WorkerMessage {
        try SignalEncoding.message(message)
    }
}
