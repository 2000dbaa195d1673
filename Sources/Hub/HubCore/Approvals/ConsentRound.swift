// SPDX-License-Identifier: Apache-2.0

import JSON

/// Both ends of the round trip by which a client of 2026-07-28 is asked: the result that asks, and the params that bring
/// the answer (multi round-trip requests).
struct ConsentRound {
    /// Among the input requests of a result.
    static let key = "dev.patchbay/approval"
    private static let responses = "inputResponses"
    private static let state = "requestState"

    /// What the person said; it may be anything.
    let reply: RawJSON
    /// As it came; empty when there is none.
    let state: String

    /// Nil when the params bring no answer to a question of ours.
    init?(_ params: RawJSON) {
        guard let reply = params[Self.responses]?[Self.key] else { return nil }
        self.reply = reply
        state = params[Self.state]?.string ?? ""
    }

    /// The call as it is meant, without what answers a question of ours.
    static func stripped(_ params: RawJSON) -> RawJSON {
        ConsentRound(params) == nil ? params : params.editing([.remove(responses), .remove(state)])
    }

    static func result(asking question: ConsentQuestion, state: String) -> RawJSON {
        InputRequests([.init(key: key, method: ConsentQuestion.method, params: question.params)]).result(state: state)
    }
}
