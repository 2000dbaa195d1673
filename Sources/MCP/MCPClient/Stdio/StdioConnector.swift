// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPTypes

/// Starts the peer and agrees with it on era and revision: performs what ``EraProbe`` asks for.
struct StdioConnector: Sendable {
    let opener: any MessageChannelOpening
    let identity: MCPClientIdentity
    let timers: any TimerScheduling
    let limits: MCPClientLimits
    let verdict: EraVerdict
    /// Whether `initialize` comes first whatever is known of the peer.
    let prefersHandshake: Bool
    let observer: UpstreamObserver

    func connect() async -> Result<StdioSession, UpstreamError> {
        var probe = EraProbe(
            assumesLegacy: prefersHandshake || verdict.isLegacy(at: timers.now), canRestart: true)
        var action = probe.handle(.started)
        var link: StdioLink?
        while true {
            switch action {
            case .accept(let description):
                guard let link else { return .failure(.unreachable("the process is gone")) }
                return .success(accept(description, on: link))
            case .fail(let error):
                await link?.close("the handshake failed")
                return .failure(error)
            case .restart:
                await link?.close("started anew after the era probe")
                link = nil
            case .discover, .initialize: break
            }
            do throws(UpstreamError) {
                let current = if let link { link } else { try await open() }
                link = current
                action = probe.handle(await ask(action, on: current))
            } catch {
                action = probe.handle(.failed(error))
            }
        }
    }

    private func open() async throws(UpstreamError) -> StdioLink {
        try await StdioLink.open(opener, limits: limits, timers: timers, observer: observer)
    }

    private func accept(_ description: UpstreamDescription, on link: StdioLink) -> StdioSession {
        let isModern = description.revision.isModern
        verdict.record(isModern: isModern, at: timers.now)
        if !isModern { link.notify(JSONRPCEncoding.notification(method: "notifications/initialized", params: nil)) }
        return StdioSession(description, on: link, as: identity)
    }

    // MARK: Requests

    private func ask(_ action: EraProbe.Action, on link: StdioLink) async -> EraProbe.Event {
        if case .discover(let capabilities) = action { return await discover(capabilities, on: link) }
        return await initialize(on: link)
    }

    private func discover(_ capabilities: RawJSON, on link: StdioLink) async -> EraProbe.Event {
        let envelope = RequestEnvelope(revision: .latest, identity: identity)
        let call = UpstreamCall(method: MCPMethod.discover.rawValue, clientCapabilities: capabilities)
        return await exchange(on: link, within: limits.probe) { envelope.encode(call, id: $0) }
    }

    private func initialize(on link: StdioLink) async -> EraProbe.Event {
        let params = InitializeRequest.params(identity, .everything)
        return await exchange(on: link, within: limits.request) { id in
            RequestBody.encode(id: id, method: MCPMethod.initialize.rawValue, params: params, meta: [])
        }
    }

    private func exchange(
        on link: StdioLink, within time: Duration, _ encode: (Int64) -> [UInt8]
    ) async -> EraProbe.Event {
        let call = CallTable.Call(answer: OneShot(), notifications: CallNotifications(), onNotification: nil)
        let deadline = Deadline(time, from: timers.now)
        do {
            return .answered(try await link.exchange(call, until: deadline, isHandshake: true, encode))
        } catch {
            return Self.event(error.error)
        }
    }

    private static func event(_ error: UpstreamError) -> EraProbe.Event {
        switch error {
        case .rpc(let error): .refused(error)
        case .malformed(let what): .unrecognized(what)
        case .timedOut(let time): .silent(time)
        case .died(let reason): .exited(reason)
        default: .failed(error)
        }
    }
}
