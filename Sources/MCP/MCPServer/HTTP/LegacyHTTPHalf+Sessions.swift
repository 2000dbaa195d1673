// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSONRPC
import MCPTypes

extension LegacyHTTPHalf {
    private static let missingSession = JSONRPCError.invalidRequest(
        "The mcp-session-id header is missing; send initialize first")
    static let unknownSession = JSONRPCError.invalidRequest("Session not found; initialize again")

    /// Nil when the post is refused; `id` is that of the request in it.
    func findSession(_ id: RequestID?, _ post: HTTPPost) async -> LegacySession? {
        guard let key = post.fields[MCPHeader.session] else {
            post.refuse(400, id, Self.missingSession)
            return nil
        }
        guard let session = await session(key, for: post.principal) else {
            post.refuse(404, id, Self.unknownSession)
            return nil
        }
        return session
    }

    /// Ends a session at its client's wish.
    func delete(_ request: HTTPServerRequest, principal: Principal) async -> HTTPServerResponse {
        guard let id = request.fields[MCPHeader.session] else {
            return HTTPPost.refusal(400, nil, Self.missingSession)
        }
        guard let session = await session(id, for: principal) else {
            return HTTPPost.refusal(404, nil, Self.unknownSession)
        }
        sessions.close(session)
        return HTTPServerResponse(status: 204)
    }

    /// One that is open, or one of an earlier run, which has missed whatever changed since.
    func session(_ id: String, for principal: Principal) async -> LegacySession? {
        if let session = sessions.find(id, for: principal) { return session }
        guard let (session, isNew) = sessions.takeUp(id, for: principal) else {
            keeping.report(.unknown)
            return nil
        }
        guard isNew else { return session }
        keeping.report(.takenUp(session.caller.client))
        await listen(session)
        for list in MCPWishes.announced { session.mail.tell(.list(list)) }
        return session
    }

    /// A session hears of changed lists from its beginning. One that cannot be served with them is one without them.
    func listen(_ session: LegacySession) async {
        let listening = try? await dispatch.serving.listen(for: .allLists, as: session.caller) {
            [weak session] change in
            if let session, change.isWanted(at: session.logLevel) { session.mail.tell(change) }
        }
        if let listening { session.listens(listening) }
    }
}
