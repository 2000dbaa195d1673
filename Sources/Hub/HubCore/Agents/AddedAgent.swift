// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An agent that was added while the hub ran, as it is kept.
package struct AddedAgent: Sendable, Equatable {
    package let name: ServerName
    /// An entry in the form of `agents`, its references not replaced.
    package let entry: RawJSON
    /// In microseconds since 1970-01-01 UTC.
    package let added: Int64
    /// The id of the principal that added it.
    package let author: String

    package init(name: ServerName, entry: RawJSON, added: Int64, author: String) {
        self.name = name
        self.entry = entry
        self.added = added
        self.author = author
    }
}

/// Keeps added agents over restarts.
package protocol AddedAgentStoring: Sendable {
    func agents() async throws -> [AddedAgent]
    /// A name that is there throws.
    func add(_ agent: AddedAgent) async throws
    /// With what was kept of its card. Its tasks stay.
    func remove(_ name: ServerName) async throws
}
