// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer

/// One page of a list. Most clients read only the first, so that it is a large one; a longer list goes on behind a cursor
/// that names the last item, and is good for its principal and its list.
struct ListPage {
    /// Items of one page.
    static let size = 1000

    let items: [CatalogItem]
    /// Nil on the last page.
    let nextCursor: String?

    /// A cursor that is none of ours, or whose item is no longer there, is refused: the client begins anew.
    init(_ all: [CatalogItem], for call: MCPCall, cursors: TicketOffice) throws(JSONRPCError) {
        var start = 0
        if let cursor = call.params["cursor"], !cursor.isNull {
            guard let last = cursor.string.flatMap({ cursors.item(behind: $0, for: call) }),
                let place = all.firstIndex(where: { $0.route.emitted == last })
            else { throw .invalidParams("Invalid cursor: list anew, without one") }
            start = place + 1
        }
        items = Array(all[start...].prefix(Self.size))
        let isLast = start + items.count >= all.count
        nextCursor = isLast ? nil : items.last.map { cursors.cursor(after: $0.route.emitted, for: call) }
    }
}
