// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HubCore

@Suite struct ContextMapTests {
    private final class Kept: ContextStoring {
        private let state = Mutex<[String]>([])

        var all: [String] { state.withLock { $0 } }

        func upstream(_ key: ContextKey) async throws -> String? { nil }

        func keep(_ upstream: String, _ key: ContextKey) -> Bool {
            state.withLock { $0.append("\(key.context)=\(upstream)") }
            return true
        }
    }

    private static func key(_ context: String) -> ContextKey {
        ContextKey(agent: "a", principal: "me", context: context)
    }

    @Test("what the note of a task says is not kept beside it, until the agent says something else")
    func noted() async {
        let kept = Kept()
        let map = ContextMap(store: kept)
        map.learned("theirs", Self.key("t"), isNoted: true)
        map.learned("theirs", Self.key("t"), isNoted: false)
        #expect(kept.all.isEmpty)
        let known = await map.upstream(Self.key("t"))
        #expect(known == "theirs")
        map.learned("other", Self.key("t"), isNoted: true)
        #expect(kept.all == ["t=other"])
    }

    @Test("what no note says is kept once")
    func kept() {
        let kept = Kept()
        let map = ContextMap(store: kept)
        for _ in 0..<2 { map.learned("theirs", Self.key("mine"), isNoted: false) }
        #expect(kept.all == ["mine=theirs"])
    }
}
