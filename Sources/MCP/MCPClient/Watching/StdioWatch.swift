// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPTypes
import Synchronization

/// Hears what a peer behind pipes says unasked: in 2026-07-28 after asking for it, before that by itself.
final class StdioWatch: Sendable {
    private struct State {
        var tell: (@Sendable (UpstreamChange) -> Void)?
        var session: StdioSession?
        var wished: Set<String> = []
        /// At the running peer of the older era.
        var subscribed: Set<String> = []
        /// The number of the `subscriptions/listen` for resources; 0 for none.
        var listening = 0
        var lastListen = 0
        var isReconciling = false
    }

    private let identity: MCPClientIdentity
    private let tasks: any TaskStarting
    private let state = Mutex(State())

    init(identity: MCPClientIdentity, tasks: any TaskStarting) {
        self.identity = identity
        self.tasks = tasks
    }

    /// The ids of its requests, told apart from those of calls.
    static func isOwn(_ id: RequestID?) -> Bool {
        if case .string(let text) = id { text.hasPrefix("listen-") } else { false }
    }

    func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) {
        state.withLock { $0.tell = tell }
        begin()
    }

    /// A peer was started and agreed with.
    func began(_ session: StdioSession) {
        let tell = state.withLock { state in
            let isNews = state.session != nil
            state.session = session
            state.subscribed = []
            state.listening = 0
            return isNews ? state.tell : nil
        }
        tell?(.reconnected)
        begin()
    }

    /// `call` asks the peer something and waits for its answer.
    func follow(_ resources: Set<String>, _ call: @escaping @Sendable (UpstreamCall) async -> Void) {
        state.withLock { $0.wished = resources }
        ask(call)
    }

    private func begin() {
        guard let session = state.withLock({ $0.tell == nil ? nil : $0.session }) else { return }
        session.link.whenTold { [weak self] change in
            if let tell = self?.state.withLock({ $0.tell }) { tell(.told(change)) }
        }
        let lists = MCPWishes.announced.filter { session.description.announces($0) }
        if session.description.revision.isModern, !lists.isEmpty {
            let number = state.withLock { state in
                state.lastListen += 1
                return state.lastListen
            }
            listen(number, MCPWishes(lists: Set(lists)), session)
        }
        ask { [weak session] call in await session?.ask(call) }
    }

    private func ask(_ call: @escaping @Sendable (UpstreamCall) async -> Void) {
        guard let session = state.withLock({ $0.session }) else { return }
        guard session.description.revision.isModern else { return reconcile(call) }
        let (old, new, wished) = state.withLock { state in
            let old = state.listening
            state.lastListen += state.wished.isEmpty ? 0 : 1
            state.listening = state.wished.isEmpty ? 0 : state.lastListen
            return (old, state.listening, state.wished)
        }
        if new > 0 { listen(new, MCPWishes(resources: wished), session) }
        if old > 0 { session.link.notify(Self.cancellation(of: old)) }
    }

    private func listen(_ number: Int, _ wishes: MCPWishes, _ session: StdioSession) {
        let envelope = RequestEnvelope(revision: session.description.revision, identity: identity)
        let params = RawJSON.emptyObject.editing([.set("notifications", wishes.raw)])
        let call = UpstreamCall(method: MCPMethod.listen.rawValue, params: params)
        let request = JSONRPCEncoding.request(
            id: .string("listen-\(number)"), method: call.method, params: envelope.params(of: call))
        session.link.notify(request)
    }

    private static func cancellation(of number: Int) -> [UInt8] {
        let params = RawJSON(JSONValue.object(["requestId": .string("listen-\(number)")]))
        return JSONRPCEncoding.notification(method: Cancellation.method, params: params)
    }

    // MARK: Subscriptions of the older era

    private func reconcile(_ call: @escaping @Sendable (UpstreamCall) async -> Void) {
        let isFirst = state.withLock { state in
            defer { state.isReconciling = true }
            return !state.isReconciling
        }
        guard isFirst else { return }
        tasks.start {
            while let (method, uri) = self.nextStep() {
                await call(
                    UpstreamCall(method: method.rawValue, params: RawJSON(JSONValue.object(["uri": .string(uri)]))))
            }
        }
    }

    private func nextStep() -> (MCPMethod, String)? {
        state.withLock { state in
            if let uri = state.wished.subtracting(state.subscribed).first {
                state.subscribed.insert(uri)
                return (.subscribe, uri)
            }
            if let uri = state.subscribed.subtracting(state.wished).first {
                state.subscribed.remove(uri)
                return (.unsubscribe, uri)
            }
            state.isReconciling = false
            return nil
        }
    }
}
