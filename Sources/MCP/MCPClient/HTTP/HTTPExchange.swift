// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPTypes

/// One request over Streamable HTTP: sends it and reads its answer, be it JSON or a stream of messages.
struct HTTPExchange {
    let endpoint: HTTPEndpoint
    let deadline: Deadline
    /// Where the server's own requests are answered to; nil while there is no session.
    let session: HTTPSession?
    var parser: AnswerParser
    let onNotification: (@Sendable (UpstreamNotification) -> Void)?
    var questions: OpenQuestions?

    mutating func run(_ body: [UInt8], _ fields: HTTPFields) async throws(ExchangeFailure) -> HTTPAnswer {
        let response: HTTPClientResponse
        do {
            response = try await endpoint.http.execute(endpoint.post(body, fields, until: deadline))
        } catch {
            throw endpoint.failure(error, deadline)
        }
        guard response.status.isSuccess else { throw await refusal(response) }
        let outcome =
            Self.isEventStream(response.fields)
            ? try await readStream(response.body) : try await readMessage(response)
        switch outcome {
        case .success(let value):
            guard value.kind == .object else { throw .failed(.malformed("the result is not an object"), .final) }
            return HTTPAnswer(result: value, fields: response.fields)
        case .failure(let error): throw .refused(error, response.status)
        }
    }

    // MARK: One message

    private mutating func readMessage(
        _ response: HTTPClientResponse
    ) async throws(ExchangeFailure) -> Result<RawJSON, JSONRPCError> {
        let text: [UInt8]
        do {
            text = try await response.body.collect(upTo: endpoint.limits.message)
        } catch {
            throw endpoint.failure(error, deadline)
        }
        guard !text.isEmpty else {
            throw .unrecognized(
                "HTTP \(response.status.code) \(response.status.reason) without an answer", response.status)
        }
        let steps: [AnswerParser.Step]
        do {
            steps = try sorted(text)
        } catch {
            guard case .failed(.malformed(let cause), _) = error, !Self.isJSON(response.fields) else { throw error }
            throw .unrecognized("\(cause) (content type \(Self.mediaType(response.fields)))", response.status)
        }
        if case .answer(let answer)? = steps.first { return answer }
        if let answer = await take(steps) { return answer }
        throw .failed(.malformed("the answer belongs to another request"), .final)
    }

    // MARK: A stream of messages

    private mutating func readStream(
        _ body: any HTTPBodyReading
    ) async throws(ExchangeFailure) -> Result<RawJSON, JSONRPCError> {
        var source = body
        var place = StreamPlace()
        while true {
            var failure = ExchangeFailure.failed(.died("the event stream ended before the answer"), .unknown)
            do throws(ExchangeFailure) {
                if let answer = try await firstAnswer(in: source, &place) {
                    drain(source)
                    return answer
                }
            } catch {
                failure = error
            }
            source.cancel()
            guard failure.reach == .unknown, let next = await resume(place) else { throw failure }
            source = next
        }
    }

    /// Where a stream was when it was lost.
    private struct StreamPlace {
        var lastEventID: String?
        var retry: Duration?
    }

    /// Goes on with the stream of this call, after as long as the server wants (2025-11-25, resumability). Nil where the
    /// server has no ids, or does not know the stream any more.
    private func resume(_ place: StreamPlace) async -> (any HTTPBodyReading)? {
        guard let session, !session.isModern, let last = place.lastEventID else { return nil }
        let pause = Deadline(place.retry ?? .milliseconds(500), from: endpoint.timers.now)
        guard pause.end < deadline.end else { return nil }
        _ = await OneShot<Void>().outcome(within: pause, endpoint.timers)
        guard !Task.isCancelled else { return nil }
        var request = endpoint.post([], session.fields, until: deadline)
        request.method = .get
        request.fields.set("content-type", to: nil)
        request.fields.set("accept", to: "text/event-stream")
        request.fields.append("last-event-id", last)
        guard let response = try? await endpoint.http.execute(request) else { return nil }
        guard response.status.isSuccess, Self.isEventStream(response.fields) else {
            response.body.cancel()
            return nil
        }
        return response.body
    }

    private mutating func firstAnswer(
        in body: any HTTPBodyReading, _ place: inout StreamPlace
    ) async throws(ExchangeFailure) -> Result<RawJSON, JSONRPCError>? {
        var decoder = SSEDecoder(maximumEvent: endpoint.limits.message)
        while let bytes = try await next(of: body) {
            let events = try decode(bytes, &decoder)
            if let id = decoder.lastEventID { place.lastEventID = id }
            if let retry = decoder.reconnectionTime { place.retry = .milliseconds(min(retry, 60_000)) }
            for event in events where event.carriesMessage {
                if let answer = await take(try sorted(event.data)) { return answer }
            }
            if decoder.failure != nil { throw .failed(.tooLarge(endpoint.limits.message), .final) }
        }
        return nil
    }

    private func next(of body: any HTTPBodyReading) async throws(ExchangeFailure) -> [UInt8]? {
        do {
            return try await body.next()
        } catch {
            throw endpoint.failure(error, deadline)
        }
    }

    private func decode(_ bytes: [UInt8], _ decoder: inout SSEDecoder) throws(ExchangeFailure) -> [SSEEvent] {
        do {
            return try decoder.push(bytes)
        } catch {
            throw .failed(.tooLarge(endpoint.limits.message), .final)
        }
    }

    /// The answer is known; the connection can serve the next call once the server has ended the stream.
    private func drain(_ body: any HTTPBodyReading) {
        let timer = endpoint.timers.schedule(after: .seconds(1)) { body.cancel() }
        endpoint.tasks.start {
            _ = try? await body.collect(upTo: 65_536)
            body.cancel()
            timer.cancel()
        }
    }

    // MARK: Messages

    private mutating func sorted(_ text: [UInt8]) throws(ExchangeFailure) -> [AnswerParser.Step] {
        do {
            return try parser.receive(text)
        } catch {
            throw .failed(error, .final)
        }
    }

    /// Does what the messages want, up to the answer.
    private func take(_ steps: [AnswerParser.Step]) async -> Result<RawJSON, JSONRPCError>? {
        for step in steps {
            switch step {
            case .answer(let answer): return answer
            case .deliver(let notification): onNotification?(notification)
            case .request(let request): await answer(request)
            case .withdraw(let id): _ = questions?.withdraw(id)
            case .drop(let what): endpoint.dropped(what)
            }
        }
        return nil
    }

    private func answer(_ request: JSONRPCRequest) async {
        guard let session, !session.isModern else {
            return endpoint.dropped("a request of the server, which its revision does not have")
        }
        await endpoint.answer(request, in: session, by: questions)
    }
}

/// A result and the fields of the response that brought it.
struct HTTPAnswer: Sendable {
    let result: RawJSON
    let fields: HTTPFields
}

extension SSEEvent {
    /// Priming events are empty, and other event types are none of ours.
    var carriesMessage: Bool { !data.isEmpty && (event == nil || event == "message") }
}
