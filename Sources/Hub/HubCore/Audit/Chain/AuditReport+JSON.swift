// SPDX-License-Identifier: Apache-2.0

package import JSON

extension AuditReport {
    /// What `audit verify --json` prints and the admin API answers.
    package var json: JSONValue {
        [
            "records": .integer(Int64(records)), "first": .integer(first), "last": .integer(last),
            "sealed": .integer(sealed), "erased": .integer(Int64(erased)),
        ]
    }
}
