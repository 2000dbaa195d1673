// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Sanitizer

extension CatalogTable {
    /// The names of its tools, as shown and as their servers know them, and of their parameters.
    var vocabulary: ToolVocabulary {
        var vocabulary = ToolVocabulary()
        for item in items[.listTools] ?? [] {
            vocabulary.add(item.route.emitted, .tool)
            vocabulary.add(item.route.original, .tool)
            guard let properties = item.definition["inputSchema"]?["properties"] else { continue }
            for (name, _) in properties.members { vocabulary.add(name, .parameter) }
        }
        return vocabulary
    }
}
