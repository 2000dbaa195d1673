// SPDX-License-Identifier: Apache-2.0

/// Who makes a request, as established before any protocol is looked at.
package struct Principal: Hashable, Sendable {
    /// Stable and unique within the hub; appears in audit records.
    package let id: String

    package init(id: String) { self.id = id }

    /// The person at this machine: a peer on the loopback interface where no key is configured.
    package static let loopback = Principal(id: "loopback")

    /// The owner of the process on the other end of our standard input.
    package static let standardInput = Principal(id: "stdio")
}
