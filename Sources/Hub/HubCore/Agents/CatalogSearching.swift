// SPDX-License-Identifier: Apache-2.0

/// Finds entries of the catalog by words.
package protocol CatalogSearching: Sendable {
    /// How well each entry that has any of the words fits, by identifier; more is better, whatever the entries say of
    /// themselves. Entries without any of them are not in it.
    func ranks(of words: String, among entries: [CatalogText]) async throws -> [String: Double]
}

/// The words of one entry, by where they stand.
package struct CatalogText: Sendable, Equatable {
    package let identifier: String
    package let name: String
    /// Of skills or tools.
    package let skills: String
    package let tags: String
    package let description: String
    package let examples: String

    package init(
        identifier: String, name: String, skills: String = "", tags: String = "", description: String = "",
        examples: String = ""
    ) {
        self.identifier = identifier
        self.name = name
        self.skills = skills
        self.tags = tags
        self.description = description
        self.examples = examples
    }
}
