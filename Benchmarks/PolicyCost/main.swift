// SPDX-License-Identifier: Apache-2.0

// What one policy decision on a call costs, arguments included, in a release build: `swift run -c release policy-cost`.
// Prints one line for each size of policy, and exits with 1 when a decision takes longer than what was promised.

import Glibc
import HubCore
import JSON

let promised = Duration.microseconds(5)
let decisions = 200_000
var isKept = true
for rules in [1, 10, 50, 100] {
    let each = try PolicyCost(rules: rules).measure(decisions)
    isKept = isKept && (rules > 50 || each <= promised)
    print("\(rules) rules: \(each / .nanoseconds(1)) ns a decision")
}
exit(isKept ? 0 : 1)
