// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSONRPC
import MCPTypes

extension LegacyHTTPHalf {
    /// GET: the session's stream for what belongs to no request, or the rest of one that was lost (`Last-Event-ID`).
    /// Returns when the stream has ended.
    func stream(_ request: HTTPServerRequest, _ responder: any HTTPResponding, for principal: Principal) async {
        guard let id = request.fields[MCPHeader.session] else {
            return responder.send(HTTPServerResponse(status: 405, fields: ["allow": "POST"]))
        }
        guard AcceptedMedia(request.fields).eventStream || !request.fields.contains("accept") else {
            return responder.send(HTTPPost.refusal(406, nil, .invalidRequest("Accept must allow text/event-stream")))
        }
        guard let session = await session(id, for: principal) else {
            return responder.send(HTTPPost.refusal(404, nil, Self.unknownSession))
        }
        var last = request.fields["last-event-id"]
        // What its standing stream said in an earlier run counts as changed, all of it.
        if session.isTakenUp, let id = last, EventLog.isStanding(id), !session.mail.canResume(after: id) { last = nil }
        guard last.map(session.mail.canResume(after:)) ?? true else {
            let reason = "What came after that event is not kept any more; open a stream without last-event-id"
            return responder.send(HTTPPost.refusal(400, nil, .invalidRequest(reason)))
        }
        let life = StreamLife()
        guard streams.enter(life) else {
            return responder.send(
                HTTPPost.refusal(503, nil, .internalError("Too many streams are open; try again later")))
        }
        await hold(life, of: session, from: last, EventStreamHead.begin(responder))
        streams.leave(life)
    }

    private func hold(
        _ life: StreamLife, of session: LegacySession, from last: String?, _ writer: any HTTPBodyWriting
    ) async {
        let mail = session.mail
        let isAttached = last.map { mail.resume(after: $0, writer, life) } ?? mail.attach(writer, life)
        guard isAttached else { return writer.finish() }
        let heartbeat = Heartbeat(silence.timers, silence.interval, writer)
        heartbeat.begin()
        await life.wait()
        heartbeat.end()
        mail.detach(life)
        writer.finish()
    }
}
