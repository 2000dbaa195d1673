// SPDX-License-Identifier: Apache-2.0

// What one `tools/list` of 1,000 tools from 20 servers costs while nothing has changed, in a release build:
// `swift run -c release list-cost`. Exits with 1 when it takes longer than what was promised.

import Glibc
import HubCore

let promised = Duration.milliseconds(2)
var isKept = true
let policies: [(String, any PolicyDeciding)] = [
    ("no policy", OpenPolicy()), ("a policy of 10 rules", TenRules.engine),
]
for (name, policy) in policies {
    let cost = await ListCost(servers: 20, toolsEach: 50, policy: policy)
    let (bytes, tools) = try await cost.size()
    let each = try await cost.measure(200)
    isKept = isKept && each <= promised && tools == 1000
    print("\(name): \(each / .microseconds(1)) us a list of \(tools) tools, \(bytes) bytes")
}
exit(isKept ? 0 : 1)
