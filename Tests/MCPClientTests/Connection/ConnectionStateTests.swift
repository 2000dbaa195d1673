// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import MCPClient

@Suite struct ConnectionStateTests {
    private final class Session: Sendable {}

    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    private func state(concurrency: Int = 2) -> ConnectionState<Session> {
        var limits = MCPClientLimits()
        limits.concurrency = concurrency
        return ConnectionState(limits: limits)
    }

    private func name(_ decision: ConnectionState<Session>.Decision) -> String {
        switch decision {
        case .use: "use"
        case .useAndRefresh: "use and refresh"
        case .connect: "connect"
        case .wait: "wait"
        case .refuse(let error): "refuse: \(error)"
        }
    }

    @Test("the first caller connects, the next wait up to the bound, and one who leaves makes room")
    func waiters() {
        var state = state()
        #expect(name(state.request(at: time(0))) == "connect")
        guard case .wait(let waiter) = state.request(at: time(0)) else { return #expect(Bool(false)) }
        #expect(name(state.request(at: time(0))) == "refuse: busy: the limit of 2 is reached")
        state.withdraw(waiter)
        #expect(name(state.request(at: time(0))) == "wait")
        #expect(state.connected(Session(), at: time(1))?.count == 2)
        #expect(name(state.request(at: time(1))) == "use")
    }

    @Test("what comes late is told so: a session after closing, the loss of a session that is not the current one")
    func lateEvents() {
        var state = state()
        _ = state.request(at: time(0))
        let session = Session()
        #expect(state.connected(session, at: time(0)) != nil)
        let others = [state.died(Session(), "x", at: time(1)), state.forgot(Session())]
        #expect(others == [false, false])
        let own = [state.forgot(session), state.forgot(session)]
        #expect(own == [true, false])
        _ = state.request(at: time(1))
        #expect(state.close().waiters.count == 1)
        #expect(state.connected(Session(), at: time(2)) == nil)
        #expect(state.failed(.sessionLost, at: time(2)).isEmpty)
        #expect(name(state.request(at: time(9))) == "refuse: unreachable: the connection is closed")
        let late = Session()
        #expect(state.refreshed(late, at: time(9)) === late)
    }

    @Test("a refresh is asked of one caller; a new session replaces the old one, which is given back")
    func refresh() {
        var state = state()
        _ = state.request(at: time(0))
        let old = Session()
        _ = state.connected(old, at: time(0))
        #expect(name(state.request(at: time(86_400))) == "use and refresh")
        #expect(name(state.request(at: time(86_400))) == "use")
        let new = Session()
        #expect(state.refreshed(new, at: time(86_401)) === old)
        guard case .use(let current) = state.request(at: time(86_402)) else { return #expect(Bool(false)) }
        #expect(current === new)
    }

    @Test("during a pause the reason of the last failure stands, in its own words where they tell the operator more")
    func reasons() {
        let cases: [(UpstreamError, String)] = [
            (.authorization(status: 401, challenge: nil), "refuse: authorization refused with status 401"),
            (.incompatible("x"), "refuse: incompatible: x"),
            (.timedOut(.seconds(60)), "refuse: unreachable: no answer within 60.0 seconds (the next attempt may begin"),
        ]
        for (error, text) in cases {
            var state = state()
            for _ in 0..<2 {
                _ = state.request(at: time(0))
                _ = state.failed(error, at: time(0))
            }
            #expect(name(state.request(at: time(0))).hasPrefix(text))
            #expect(name(state.request(at: time(1))) == "connect")
        }
    }
}
