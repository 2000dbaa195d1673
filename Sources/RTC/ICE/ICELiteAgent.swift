// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The lite side of ICE for one peer (RFC 8445 section 2.5): it answers checks, follows nominations and notices silence.
///
/// It never checks on its own: a full peer does, and its checks give consent too (RFC 7675). Pure; time and authentic
/// messages come in, answers go out.
struct ICELiteAgent: Sendable {
    private struct PathState: Sendable {
        var priority: UInt32
        var lastCheck: MonotonicTime
        var lastNomination: MonotonicTime?
    }

    enum Answer: Equatable {
        case success
        case failure(code: Int, reason: String, unknownAttribute: UInt16?)
    }

    private(set) var local: ICECredentials
    let localKey: [UInt8]
    private let remoteName: [UInt8]
    private let configuration: ICEConfiguration
    private var paths: [ICEPath: PathState] = [:]
    private var silentSince: MonotonicTime
    private(set) var state = ICEState.waiting
    /// Where packets go: the nominated path, before that the first one that was checked.
    private(set) var path: ICEPath?

    init(local: ICECredentials, remote: ICECredentials, configuration: ICEConfiguration, at now: MonotonicTime) {
        self.local = local
        localKey = Array(local.password.utf8)
        remoteName = Array(remote.ufrag.utf8)
        self.configuration = configuration
        silentSince = now
    }

    /// Whether the part of a USERNAME behind the colon is the peer's name.
    func isFromPeer(_ name: Span<UInt8>) -> Bool {
        guard name.count == remoteName.count else { return false }
        return name.indices.allSatisfy { name[$0] == remoteName[$0] }
    }

    /// An authentic request came in; not for an agent that has failed. The second value is a path that had to be forgotten.
    mutating func checkReceived(
        _ check: STUNMessage, via path: ICEPath, at now: MonotonicTime
    ) -> (answer: Answer, forgotten: ICEPath?) {
        if let unknown = check.unknownRequired {
            return (.failure(code: 420, reason: "Unknown Attribute", unknownAttribute: unknown), nil)
        }
        // A lite agent cannot nominate, hence never takes the controlling role: the peer has to.
        if case .controlled = check.role {
            return (.failure(code: 487, reason: "Role Conflict", unknownAttribute: nil), nil)
        }
        guard let priority = check.priority else {
            return (.failure(code: 400, reason: "PRIORITY is missing", unknownAttribute: nil), nil)
        }
        let forgotten = paths[path] == nil ? makeRoom() : nil
        var pathState = paths[path] ?? PathState(priority: priority, lastCheck: now)
        pathState.priority = priority
        pathState.lastCheck = now
        silentSince = now
        if check.nominates {
            pathState.lastNomination = now
            if shouldSelect(path, priority, at: now) { self.path = path }
        } else if self.path == nil {
            self.path = path
        }
        paths[path] = pathState
        state = .connected
        return (.success, forgotten)
    }

    /// A TCP connection is gone. Its path is not used any more.
    mutating func pathClosed(_ closed: ICEPath) {
        paths[closed] = nil
        guard path == closed else { return }
        path = paths.max { $0.value.lastCheck < $1.value.lastCheck }?.key
    }

    /// Returns the new state if silence has changed it.
    mutating func timePassed(at now: MonotonicTime) -> ICEState? {
        let silence = now - silentSince
        let next: ICEState =
            switch state {
            case .waiting where silence >= configuration.connectWithin: .failed
            case .connected where silence >= configuration.failAfter: .failed
            case .connected where silence >= configuration.disconnectAfter: .disconnected
            case .disconnected where silence >= configuration.failAfter: .failed
            default: state
            }
        guard next != state else { return nil }
        state = next
        if next == .failed { path = nil }
        return next
    }

    private func shouldSelect(_ candidate: ICEPath, _ priority: UInt32, at now: MonotonicTime) -> Bool {
        guard let path, path != candidate, let selected = paths[path], let nominated = selected.lastNomination else {
            return true
        }
        return now - nominated >= configuration.nominationHold || priority > selected.priority
    }

    private mutating func makeRoom() -> ICEPath? {
        guard paths.count >= configuration.maximumPaths else { return nil }
        let stalest = paths.filter { $0.key != path }.min { $0.value.lastCheck < $1.value.lastCheck }?.key
        if let stalest { paths[stalest] = nil }
        return stalest
    }
}
