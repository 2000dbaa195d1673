// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A server that was added while the hub ran, as it is kept.
package struct AddedServer: Sendable, Equatable {
    package let name: ServerName
    /// An entry in the form of `mcpServers`, its references not replaced.
    package let entry: RawJSON
    /// The document that the entry was made of, or that describes the service; nil for a plain entry.
    package let document: [UInt8]?
    /// Where the document came from: a URL, or a file's path on its author's machine.
    package let source: String?
    /// Where relative paths in the entry begin: empty, or with a slash at its end.
    package let folder: String
    /// In microseconds since 1970-01-01 UTC.
    package let added: Int64
    /// The id of the principal that added it.
    package let author: String

    package init(
        name: ServerName, entry: RawJSON, document: [UInt8]? = nil, source: String? = nil, folder: String = "",
        added: Int64, author: String
    ) {
        self.name = name
        self.entry = entry
        self.document = document
        self.source = source
        self.folder = folder
        self.added = added
        self.author = author
    }
}

/// Keeps added servers over restarts.
package protocol AddedServerStoring: Sendable {
    func servers() async throws -> [AddedServer]
    /// All of them or none. A name that is there throws.
    func add(_ servers: [AddedServer]) async throws
    func remove(_ name: ServerName) async throws
}
