// SPDX-License-Identifier: Apache-2.0

/// A failed attempt at a call, and how far it came.
struct CallFailure: Error {
    let error: UpstreamError
    let reach: RetryRule.Reach

    init(_ error: UpstreamError, _ reach: RetryRule.Reach = .final) {
        self.error = error
        self.reach = reach
    }
}
