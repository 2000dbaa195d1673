// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What a subscriber gets whose way carries less than what is published.
@Suite(.timeLimit(.minutes(5))) struct NarrowWayTests {
    @Test("a way of 500 kb/s gets the low layer, and the high one when it is wide again")
    func narrow() async throws {
        try await LayerShow.with { show in
            try show.network.set("down=500000")
            #expect(try await show.ask("width 320 30").hasPrefix("width 320"))
            let pictures = try await show.ask("count 4")
            #expect(Int(pictures.dropFirst("count ".count)) ?? 0 >= 20, "\(pictures)")
            try show.network.set("down=0")
            #expect(try await show.ask("width 960 60").hasPrefix("width 960"))
        }
    }
}
